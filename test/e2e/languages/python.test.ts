import { lacking, lackingHosts } from './lacking';
import { testLanguage } from './language';

testLanguage({
  name: 'Python',
  runtime: { name: 'python', options: { virtualenv: 'venv' } },
  importsPackage: true,
  main: '__main__.py',
  missing: lackingHosts() ?? lacking(['python3', '-m', 'venv', '--help'], ['python3', '-m', 'pip', '--version']),
  project: { 'requirements.txt': 'pulumi>=3.142.0,<4.0.0\n' },
  program: (spamAction) => ({
    '__main__.py': `
import pulumi
import pulumi_mailgun_native as mailgun

mail = mailgun.Domain(
    "mail",
    name="mail.example.com",
    spam_action="${spamAction}",
    smtp_password="smtp-secret-314159",
)
mailgun.Route(
    "support",
    expression=mail.name.apply(lambda name: f'match_recipient("support@{name}")'),
    actions=["store()", "stop()"],
    priority=5,
)
mailgun.Webhook(
    "delivered",
    domain=mail.name,
    event_type="delivered",
    urls=["https://example.com/mailgun"],
)
team = mailgun.MailingList("team", address=mail.name.apply(lambda name: f"team@{name}"))
mailgun.MailingListMember("ada", list=team.address, address="ada@example.com")
found = mailgun.get_domain_output(name=mail.name)

pulumi.export("createdAt", mail.created_at)
pulumi.export("foundAt", found.created_at)
pulumi.export("foundState", found.state)
`,
  }),
});
