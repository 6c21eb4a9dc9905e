import type { ResourceValidationArgs, ResourceValidationPolicy } from '@pulumi/policy';

/** A resource has one type in TypeScript programs with `pulumi-mailgun`, and another with the generated packages of all languages. */
const isOf = ({ type }: ResourceValidationArgs, name: string) =>
  type === `pulumi-nodejs:dynamic/mailgun:${name}` || type === `mailgun-native:index:${name}`;

export const requireTls: ResourceValidationPolicy = {
  name: 'require-tls',
  description: 'Mail leaves over TLS only.',
  enforcementLevel: 'mandatory',
  validateResource: (resource, report) => {
    // An argument that is not given is not there: Mailgun does not require TLS then.
    if (isOf(resource, 'Domain') && resource.props.requireTls !== true) report('requireTls must be true');
  },
};

export const noCatchAll: ResourceValidationPolicy = {
  name: 'no-catch-all',
  description: 'No route takes the mail of every recipient.',
  enforcementLevel: 'mandatory',
  validateResource: (resource, report) => {
    if (!isOf(resource, 'Route')) return;
    const expression = String(resource.props.expression);
    // A pattern for every recipient does what `catch_all()` does.
    const catchesAll =
      /catch_all\s*\(/.test(expression) || /match_recipient\s*\(\s*["'](?:\^?\.[*+]\$?|\.[*+]@\.[*+])["']\s*\)/.test(expression);
    if (catchesAll) report(`${expression} takes the mail of every recipient: name the recipients`);
  },
};
