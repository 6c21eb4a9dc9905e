/** How the types of all resources begin for Pulumi. Its state has them: it is there for ever. */
export const TYPE_TOKEN = 'pulumi-nodejs:dynamic/mailgun:';

/** How the types of the native form begin: what a program had in that form, it has in this one. */
export const NATIVE_TOKEN = 'mailgun-native:index:';

/** The class of a resource of ours, in either form: `Route`. */
export function classOf(token: string): string | undefined {
  const begin = [TYPE_TOKEN, NATIVE_TOKEN].find((each) => token.startsWith(each));
  return begin === undefined ? undefined : token.slice(begin.length);
}

/** Whether a resource is of the native form. */
export const isNative = (token: string): boolean => token.startsWith(NATIVE_TOKEN);
