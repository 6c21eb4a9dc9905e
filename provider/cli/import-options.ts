import type { Language } from './language';

/** What `pulumi-mailgun import` is told. */
export interface ImportOptions {
  readonly domain?: readonly string[];
  readonly only?: readonly string[];
  readonly except?: readonly string[];
  readonly stack?: string;
  readonly out: string;
  /** `native`: by an import file too, but as resources of the provider for every language. */
  readonly as: 'file' | 'options' | 'native';
  /** That of the project, where it is `native`. */
  readonly language?: Language;
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
