const KEY = '4dabf18193072939515e22adb298388d';

/** Pulumi's mark of a secret, in its protocol (pulumi/proto) and in files (pkg/resource/stack/deployment.go). */
export const SECRET = { [KEY]: '1b47061264138c4ac30d75fd1eb44270' };

export const isMarkedSecret = (value: object): boolean => KEY in value;
