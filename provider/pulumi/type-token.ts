/** How the types of all resources begin for Pulumi. Its state has them: it is there for ever. */
export const TYPE_TOKEN = 'pulumi-nodejs:dynamic/mailgun:';

/** How the types of the native form begin: what a program had in that form, it has in this one. */
export const NATIVE_TOKEN = 'mailgun-native:index:';
