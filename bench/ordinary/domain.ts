import * as pulumi from '@pulumi/pulumi';
import { changed, readSettings, request, type Settings } from './request';

interface Inputs {
  readonly name: string;
  readonly spamAction: string;
}

interface State extends Inputs {
  readonly state: string;
  readonly smtpLogin: string;
}

class DomainProvider implements pulumi.dynamic.ResourceProvider<Inputs, State> {
  // Pulumi gives each function its own copy of a captured variable; only `this` is shared.
  private settings: Settings | undefined;

  async configure({ config }: pulumi.dynamic.ConfigureRequest) {
    this.settings = readSettings(config);
  }

  async diff(_id: string, olds: State, news: Inputs) {
    const replaces = changed(olds, news, ['name']);
    return { changes: changed(olds, news, ['name', 'spamAction']).length > 0, replaces, deleteBeforeReplace: true };
  }

  async create({ name, spamAction }: Inputs) {
    const { domain } = await request(this.settings, 'POST', '/v4/domains', { name, spam_action: spamAction });
    return { id: name, outs: { name, spamAction, state: domain.state, smtpLogin: domain.smtp_login } };
  }

  async read(id: string) {
    const answer = await request(this.settings, 'GET', `/v4/domains/${id}`);
    if (!answer) return {};
    const { name, spam_action: spamAction, state, smtp_login: smtpLogin } = answer.domain;
    return { id, props: { name, spamAction, state, smtpLogin } };
  }

  async update(id: string, _olds: State, { name, spamAction }: Inputs) {
    const { domain } = await request(this.settings, 'PUT', `/v4/domains/${id}`, { spam_action: spamAction });
    return { outs: { name, spamAction, state: domain.state, smtpLogin: domain.smtp_login } };
  }

  async delete(id: string) {
    await request(this.settings, 'DELETE', `/v3/domains/${id}`);
  }
}

const provider = new DomainProvider();

export class Domain extends pulumi.dynamic.Resource {
  declare readonly name: pulumi.Output<string>;
  constructor(name: string, args: Inputs) {
    super(provider, name, { ...args, state: undefined, smtpLogin: undefined }, {}, 'ordinary', 'Domain');
  }
}
