import * as pulumi from '@pulumi/pulumi';
import { changed, readSettings, request, type Settings } from './request';

interface Inputs {
  readonly expression: string;
  readonly actions: readonly string[];
  readonly priority: number;
  readonly description: string;
}

interface State extends Inputs {
  readonly createdAt: string;
}

export class RouteProvider implements pulumi.dynamic.ResourceProvider<Inputs, State> {
  // Pulumi gives each function its own copy of a captured variable; only `this` is shared.
  private settings: Settings | undefined;

  async configure({ config }: pulumi.dynamic.ConfigureRequest) {
    this.settings = readSettings(config);
  }

  async diff(_id: string, olds: State, news: Inputs) {
    return { changes: changed(olds, news, ['expression', 'actions', 'priority', 'description']).length > 0 };
  }

  async create(inputs: Inputs) {
    const { route } = await request(this.settings, 'POST', '/v3/routes', fieldsOf(inputs));
    return { id: route.id, outs: stateOf(route) };
  }

  async read(id: string) {
    const answer = await request(this.settings, 'GET', `/v3/routes/${id}`);
    return answer ? { id, props: stateOf(answer.route) } : {};
  }

  async update(id: string, _olds: State, news: Inputs) {
    return { outs: stateOf(await request(this.settings, 'PUT', `/v3/routes/${id}`, fieldsOf(news))) };
  }

  async delete(id: string) {
    await request(this.settings, 'DELETE', `/v3/routes/${id}`);
  }
}

const fieldsOf = ({ expression, actions, priority, description }: Inputs) => ({
  expression,
  action: actions,
  priority: String(priority),
  description,
});

// biome-ignore lint/suspicious/noExplicitAny: a hand-written provider takes the answer as it comes
const stateOf = ({ expression, actions, priority, description, created_at: createdAt }: any): State => ({
  expression,
  actions,
  priority,
  description,
  createdAt,
});

const shared = new RouteProvider();

export class Route extends pulumi.dynamic.Resource {
  constructor(name: string, args: Inputs, provider: RouteProvider = shared) {
    super(provider, name, { ...args, createdAt: undefined }, {}, 'ordinary', 'Route');
  }
}
