import * as pulumi from '@pulumi/pulumi';
import { changed, readSettings, request, type Settings } from './request';

interface Inputs {
  readonly domain: string;
  readonly eventType: string;
  readonly urls: readonly string[];
}

class WebhookProvider implements pulumi.dynamic.ResourceProvider<Inputs, Inputs> {
  // Pulumi gives each function its own copy of a captured variable; only `this` is shared.
  private settings: Settings | undefined;

  async configure({ config }: pulumi.dynamic.ConfigureRequest) {
    this.settings = readSettings(config);
  }

  async diff(_id: string, olds: Inputs, news: Inputs) {
    const replaces = changed(olds, news, ['domain', 'eventType']);
    return { changes: changed(olds, news, ['domain', 'eventType', 'urls']).length > 0, replaces, deleteBeforeReplace: true };
  }

  async create({ domain, eventType, urls }: Inputs) {
    await request(this.settings, 'POST', `/v3/domains/${domain}/webhooks`, { id: eventType, url: urls });
    return { id: `${domain}/${eventType}`, outs: { domain, eventType, urls } };
  }

  async read(id: string) {
    const [domain = '', eventType = ''] = id.split('/');
    const answer = await request(this.settings, 'GET', `/v3/domains/${domain}/webhooks/${eventType}`);
    return answer ? { id, props: { domain, eventType, urls: answer.webhook.urls } } : {};
  }

  async update(_id: string, _olds: Inputs, { domain, eventType, urls }: Inputs) {
    await request(this.settings, 'PUT', `/v3/domains/${domain}/webhooks/${eventType}`, { url: urls });
    return { outs: { domain, eventType, urls } };
  }

  async delete(id: string) {
    const [domain, eventType] = id.split('/');
    await request(this.settings, 'DELETE', `/v3/domains/${domain}/webhooks/${eventType}`);
  }
}

const provider = new WebhookProvider();

export class Webhook extends pulumi.dynamic.Resource {
  constructor(name: string, args: pulumi.Inputs) {
    super(provider, name, args, {}, 'ordinary', 'Webhook');
  }
}
