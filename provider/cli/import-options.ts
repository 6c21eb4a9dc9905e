/** What `pulumi-mailgun import` is told. */
export interface ImportOptions {
  readonly domain?: readonly string[];
  readonly only?: readonly string[];
  readonly except?: readonly string[];
  readonly stack?: string;
  readonly out: string;
  readonly as: 'file' | 'options';
  readonly protect: boolean;
  readonly plan?: string;
  readonly fromPlan?: string;
  readonly fromTerraform?: string;
  readonly fromStack?: string;
  readonly fromDrift?: string;
  readonly strict: boolean;
  readonly force: boolean;
  readonly apply: boolean;
}
