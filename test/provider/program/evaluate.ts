import { join, posix } from 'node:path';
import ts from 'typescript';
import type { Thing } from '../../../provider/inventory/thing';
import type { Program } from '../../../provider/program/write-program';

/** A resource that a program has declared. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Runs a written program with classes that only note what they are given; each has as outputs what Mailgun has. */
export function evaluate({ files, secrets }: Program, things: readonly Thing[]): readonly Declared[] {
  const declared: Declared[] = [];
  const classes = new Proxy({}, { get: (_, type) => classOf(String(type)) });
  const classOf = (type: string) =>
    class {
      constructor(name: string, args: Declared['args'], options: Declared['options'] = {}) {
        declared.push({ type, name, args, options });
        const there = things.find((thing) => thing.type === type && thing.name === name);
        Object.assign(this, there?.args, { id: there?.id });
      }
      static get(name: string, id: string) {
        return new this(name, { id }, { get: true });
      }
    };
  class Config {
    requireSecret(key: string) {
      const value = secrets.get(key);
      if (value === undefined) throw new Error(`no secret ${key}`);
      return value;
    }
  }
  const foreign: Readonly<Record<string, unknown>> = {
    'pulumi-mailgun': classes,
    '@pulumi/pulumi': { Config },
    'node:path': { join },
    'node:fs': { readFileSync: (path: string) => textOf(files, path.slice('/program/'.length)) },
  };

  const modules = new Map<string, object>();
  const load = (path: string): object => {
    const known = modules.get(path);
    if (known) return known;
    const exports = {};
    modules.set(path, exports);
    const { outputText, diagnostics = [] } = ts.transpileModule(textOf(files, path), {
      reportDiagnostics: true,
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, strict: true },
    });
    const wrong = diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    if (wrong.length > 0) throw new Error(`${path}: ${wrong.join('\n')}\n${textOf(files, path)}`);
    const require = (name: string) => foreign[name] ?? load(`${posix.join(posix.dirname(path), name)}.ts`);
    // In this very realm, so that arrays and objects are equal to those of the test.
    new Function('exports', 'require', '__dirname', `'use strict';${outputText}`)(exports, require, '/program');
    return exports;
  };
  load('index.ts');
  return declared;
}

function textOf(files: Program['files'], path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`no file ${path}`);
  return text;
}
