import * as pulumi from '@pulumi/pulumi';

type Values = Readonly<Record<string, unknown>>;

/** Does nothing and asks nobody: what is left is the engine's own time. */
const provider: pulumi.dynamic.ResourceProvider = {
  create: async (inputs: Values) => ({ id: String(inputs.name ?? inputs.expression), outs: inputs }),
  read: async (id, props) => ({ id, props }),
};

class Instant extends pulumi.dynamic.Resource {
  constructor(name: string, args: Values) {
    super(provider, name, args);
  }
}

export { Instant as Domain, Instant as Route };
