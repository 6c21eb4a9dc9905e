import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildFlags } from '../../../scripts/pulumi-cli/obtain';
import { lacking } from './lacking';
import { testLanguage } from './language';

const [pinned = '', sums = ''] = ['go.mod', 'go.sum'].map((file) =>
  readFileSync(resolve(__dirname, '../../../scripts/pulumi-cli', file), 'utf8'),
);

testLanguage({
  name: 'Go',
  runtime: 'go',
  importsPackage: true,
  main: 'main.go',
  missing: lacking(['go', 'version']),
  // The versions and settings with which the stand-in for the language host was built, so that Go need not compile all of Pulumi's SDK once more.
  project: { 'go.mod': pinned.replace('module pulumi-cli', 'module quick-start').replace(/^tool .*$/m, ''), 'go.sum': sums },
  environment: {
    CGO_ENABLED: '0',
    GOWORK: 'off',
    // Without debugging tables a program is linked in half the time.
    GOFLAGS: [...buildFlags, '-ldflags=-w'].join(' '),
  },
  program: (spamAction) => ({
    'main.go': `package main

import (
	mailgun "github.com/pulumi-mailgun/pulumi-mailgun/sdk/go/mailgunnative"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		mail, err := mailgun.NewDomain(ctx, "mail", &mailgun.DomainArgs{
			Name:         pulumi.String("mail.example.com"),
			SpamAction:   mailgun.DomainSpamAction("${spamAction}"),
			SmtpPassword: pulumi.String("smtp-secret-314159"),
		})
		if err != nil {
			return err
		}
		if _, err := mailgun.NewRoute(ctx, "support", &mailgun.RouteArgs{
			Expression: pulumi.Sprintf(\`match_recipient("support@%s")\`, mail.Name),
			Actions:    pulumi.ToStringArray([]string{"store()", "stop()"}),
			Priority:   pulumi.Int(5),
		}); err != nil {
			return err
		}
		if _, err := mailgun.NewWebhook(ctx, "delivered", &mailgun.WebhookArgs{
			Domain:    mail.Name,
			EventType: mailgun.WebhookEventTypeDelivered,
			Urls:      pulumi.ToStringArray([]string{"https://example.com/mailgun"}),
		}); err != nil {
			return err
		}
		team, err := mailgun.NewMailingList(ctx, "team", &mailgun.MailingListArgs{Address: pulumi.Sprintf("team@%s", mail.Name)})
		if err != nil {
			return err
		}
		if _, err := mailgun.NewMailingListMember(ctx, "ada", &mailgun.MailingListMemberArgs{
			List:    team.Address,
			Address: pulumi.String("ada@example.com"),
		}); err != nil {
			return err
		}
		found := mailgun.LookupDomainOutput(ctx, mailgun.LookupDomainOutputArgs{Name: mail.Name})
		ctx.Export("createdAt", mail.CreatedAt)
		ctx.Export("foundAt", found.CreatedAt())
		ctx.Export("foundState", found.State())
		return nil
	})
}
`,
  }),
});
