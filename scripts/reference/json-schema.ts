import { z } from 'zod';

/** What zod says of an argument, as far as anything here reads it. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export const schemaOf = (field: z.core.$ZodType): JsonSchema =>
  z.toJSONSchema(field, { io: 'output', unrepresentable: 'any' }) as JsonSchema;

export const isOptional = (field: z.core.$ZodType): boolean => field._zod.optin === 'optional';
