import { lackingHosts } from './lacking';
import { testLanguage } from './language';

testLanguage({
  name: 'YAML',
  runtime: 'yaml',
  // The host that is on the Go module proxy is older than that command.
  importsPackage: false,
  main: 'Pulumi.yaml',
  header: 'name: quick-start\nruntime: yaml\n',
  missing: lackingHosts(),
  program: (spamAction) => ({
    'Pulumi.yaml': `
name: quick-start
runtime: yaml
resources:
  mail:
    type: mailgun-native:Domain
    properties:
      name: mail.example.com
      spamAction: ${spamAction}
      smtpPassword: smtp-secret-314159
  support:
    type: mailgun-native:Route
    properties:
      expression: match_recipient("support@\${mail.name}")
      actions: [store(), stop()]
      priority: 5
  delivered:
    type: mailgun-native:Webhook
    properties:
      domain: \${mail.name}
      eventType: delivered
      urls: [https://example.com/mailgun]
  team:
    type: mailgun-native:MailingList
    properties:
      address: team@\${mail.name}
  ada:
    type: mailgun-native:MailingListMember
    properties:
      list: \${team.address}
      address: ada@example.com
variables:
  found:
    fn::invoke:
      function: mailgun-native:getDomain
      arguments:
        # A preview asks as soon as it knows the arguments, and it knows the name of a domain that is not there yet.
        name: \${mail.id}
outputs:
  createdAt: \${mail.createdAt}
  foundAt: \${found.createdAt}
  foundState: \${found.state}
`,
  }),
});
