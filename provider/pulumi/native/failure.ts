import { CheckFailure } from '@pulumi/pulumi/proto/provider_pb';

/** A refusal, in the words of the protocol. */
export function failureMessage({ property, reason }: { readonly property: string; readonly reason: string }): CheckFailure {
  const failure = new CheckFailure();
  failure.setProperty(property);
  failure.setReason(reason);
  return failure;
}
