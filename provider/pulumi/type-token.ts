/** How the types of all resources begin for Pulumi. Its state has them: it is there for ever. */
export const TYPE_TOKEN = 'pulumi-nodejs:dynamic/mailgun:';
