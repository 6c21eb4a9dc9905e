import * as pulumi from '@pulumi/pulumi';

/** What has to be there before something else is done. */
export type DependsOn = pulumi.Input<pulumi.Input<pulumi.Resource>[]> | pulumi.Input<pulumi.Resource>;

/** What Pulumi hides of outputs and of resources that are made of others. */
interface Inside<T> {
  allResources(): Promise<Set<pulumi.Resource>>;
  promise(): Promise<T>;
}
interface Component {
  readonly __childResources?: Set<pulumi.Resource>;
}

/**
 * The ids of all resources that arguments come from and of those that are named. As long as one of them is not there, as in the preview that is about to
 * make it, they are not known; the arguments may be, because a preview has those already. Pulumi's own functions wait for the same (runtime/invoke.js).
 */
export const idsBehind = (args: pulumi.Output<unknown>, dependsOn: DependsOn = []): pulumi.Output<string[]> =>
  pulumi.output(
    idsOf(args as unknown as Inside<unknown>, pulumi.output(dependsOn) as unknown as Inside<pulumi.Resource | pulumi.Resource[]>),
  );

async function idsOf(args: Inside<unknown>, dependsOn: Inside<pulumi.Resource | pulumi.Resource[]>) {
  const found = new Set<pulumi.Resource>();
  for (const resource of await args.allResources()) gather(resource, found);
  for (const resource of [await dependsOn.promise()].flat()) gather(resource, found);
  return pulumi.all([...found].filter(pulumi.CustomResource.isInstance).flatMap(({ id }) => id ?? []));
}

function gather(resource: pulumi.Resource, found: Set<pulumi.Resource>): void {
  if (found.has(resource)) return;
  found.add(resource);
  if (pulumi.CustomResource.isInstance(resource)) return;
  for (const child of (resource as Component).__childResources ?? []) gather(child, found);
}
