/** The layer rules hold for the program, and each rule is known to fail when it is broken. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkAdapterNames, checkFileLengths, checkMeasures } from './architecture/measures.ts';
import { checkArchitecture } from './architecture/rules.ts';
import { allFiles, programFiles, type SourceFile } from './architecture/source-files.ts';

const root = join(import.meta.dirname, '..');

describe('the program', () => {
  const report = checkArchitecture(programFiles(root));

  test('keeps the rules', () => {
    expect(report.faults.map((fault) => `${fault.path}: ${fault.message}`)).toEqual([]);
  });

  test('was looked at', () => {
    expect(report.files).toBeGreaterThan(60);
    expect(report.imports).toBeGreaterThan(150);
  });

  test('has short files', () => {
    expect(checkFileLengths(allFiles(root))).toEqual([]);
  });

  test('has short functions, few casts and documented ports', () => {
    expect(checkMeasures(programFiles(root))).toEqual([]);
  });

  test('has the same file names in both adapters with a storage of their own', () => {
    const paths = programFiles(root).map(({ path }) => path);
    expect(checkAdapterNames(paths, ['sqlite', 'elasticsearch'])).toEqual([]);
  });
});

describe('the checker', () => {
  const clean: readonly SourceFile[] = [
    { path: 'src/errors.ts', text: 'export class E extends Error {}' },
    { path: 'src/model/span.ts', text: "import { E } from '../errors.ts';\nexport const e = E;" },
    { path: 'src/config/config.ts', text: 'export const v = process.env.A;\nexport type Config = string;' },
    { path: 'src/storage/backend.ts', text: "export type { Span } from '../model/span.ts';" },
    {
      path: 'src/storage/sqlite/index.ts',
      text: "import db from 'better-sqlite3';\nimport type { Config } from './config/config.ts';\nexport const x = db;",
    },
    {
      path: 'src/storage/sqlite/config/config.ts',
      text: "import { z } from 'zod';\nexport type Config = string;\nexport const c = z;",
    },
    { path: 'src/storage/sqlite/definition.ts', text: "export const sqlite = () => import('./index.ts');" },
    { path: 'src/app/components.ts', text: "import { sqlite } from '../storage/sqlite/definition.ts';\nsqlite();" },
    { path: 'src/app/app.ts', text: "import './components.ts';" },
    {
      path: 'src/cli/run.ts',
      text: "import '../app/app.ts';\nconsole.log(new URL('../app/ingest-thread.ts', import.meta.url));",
    },
    { path: 'src/app/ingest-thread.ts', text: "import './components.ts';" },
    { path: 'schema/types/span.ts', text: "import { GraphQLError } from 'graphql';\nexport const g = GraphQLError;" },
    { path: 'receivers/grpc/server.ts', text: "import type { Sink } from '../../src/ingest/sink.ts';" },
  ];

  test('finds nothing in files that keep the rules', () => {
    const report = checkArchitecture(clean);
    expect(report).toMatchObject({ faults: [], files: clean.length });
    expect(report.imports).toBeGreaterThan(9);
  });

  test.each([
    ['room', 'src/stray.ts', ''],
    ['room', 'src/utils/x.ts', ''],
    ['layer', 'src/model/a.ts', "import '../storage/backend.ts';"],
    ['layer', 'src/storage/a.ts', "import './sqlite/index.ts';"],
    ['layer', 'src/storage/memory/a.ts', "import '../sqlite/index.ts';"],
    ['layer', 'src/storage/memory/a.ts', "import { v } from '../../config/config.ts';"],
    ['layer', 'src/query/a.ts', "export { x } from '../storage/sqlite/index.ts';"],
    ['layer', 'src/query/a.ts', "export const a = import('../storage/sqlite/index.ts');"],
    ['layer', 'src/ingest/a.ts', "export type A = import('../graphql/x.ts').X;"],
    ['layer', 'src/graphql/a.ts', "new Worker(new URL('../storage/sqlite/index.ts', import.meta.url));"],
    ['layer', 'schema/a.ts', "import '../src/storage/backend.ts';"],
    ['layer', 'receivers/http/a.ts', "import { sink } from '../../src/ingest/sink.ts';"],
    ['layer', 'src/config/a.ts', "import type { Log } from '../telemetry/logger.ts';"],
    ['layer', 'src/config/a.ts', "import { sqlite } from '../storage/sqlite/definition.ts';"],
    ['layer', 'src/graphql/a.ts', "import './testing/server.ts';"],
    ['layer', 'src/web/a.tsx', "import { e } from '../model/span.ts';"],
    ['layer', 'src/app/app.ts', "import { x } from '../web/app.tsx';"],
    ['adapter', 'src/app/app.ts', "import { x } from '../storage/sqlite/index.ts';"],
    ['adapter', 'src/app/app.ts', "export const x = import('../storage/sqlite/index.ts');"],
    ['adapter', 'src/cli/run.ts', "import { sqlite } from '../storage/sqlite/definition.ts';"],
    ['adapter', 'src/app/app.ts', "import { x } from '../../receivers/grpc/server.ts';"],
    ['adapter', 'src/app/components.ts', "import { x } from '../storage/sqlite/index.ts';"],
    ['outside', 'src/app/app.ts', "import '../../test/x.ts';"],
    ['package', 'src/query/a.ts', "import type db from 'better-sqlite3';"],
    ['package', 'src/query/a.ts', "import { parse } from 'graphql/language/parser.js';"],
    ['package', 'src/app/app.ts', "import x from '@pothos/core';"],
    ['package', 'src/graphql/a.ts', "import x from '@grpc/grpc-js';"],
    ['package', 'src/app/app.ts', "import 'zod';"],
    ['package', 'src/api/a.ts', "import { h } from 'preact';"],
    ['package', 'src/storage/sqlite/index.ts', "import 'zod';"],
    ['mention', 'src/app/app.ts', 'export const a = process.env.HOME;'],
    ['mention', 'src/app/app.ts', "export const a = process['env'];"],
    ['mention', 'src/app/app.ts', 'const { env } = process;'],
    ['mention', 'src/app/app.ts', "import { env } from 'node:process';"],
    ['mention', 'src/app/app.ts', "console.log('x');"],
    ['mention', 'src/app/app.ts', 'export default 1;'],
    ['mention', 'src/app/app.ts', 'const a = 1; export { a as default };'],
    ['mention', 'src/app/app.ts', "export * from '../errors.ts';"],
    ['mention', 'src/app/app.ts', 'export const load = (x: string) => import(x);'],
  ])('finds a planted fault of rule %s in %s: %s', (rule, path, text) => {
    const files = [...clean.filter((file) => file.path !== path), { path, text }];
    const found = checkArchitecture(files).faults.filter((fault) => fault.rule !== 'cycle');
    expect(found).toMatchObject([{ rule, path }]);
  });

  test('finds a ring of folders', () => {
    const ring = [
      { path: 'receivers/grpc/a.ts', text: "import '../otlp/b.ts';" },
      { path: 'receivers/otlp/b.ts', text: '' },
      { path: 'receivers/otlp/c.ts', text: "import type { A } from '../grpc/a.ts';" },
    ];
    expect(checkArchitecture(ring).faults).toMatchObject([{ rule: 'cycle', path: 'receivers/grpc' }]);
  });

  test('finds files that import each other', () => {
    const circle = [
      { path: 'src/query/a.ts', text: "import './b.ts';" },
      { path: 'src/query/b.ts', text: "import './c.ts';" },
      { path: 'src/query/c.ts', text: "export type A = import('./a.ts').A;" },
      { path: 'src/query/d.ts', text: "import './a.ts';" },
    ];
    const message = 'import each other: src/query/a.ts, src/query/b.ts, src/query/c.ts';
    expect(checkArchitecture(circle).faults).toEqual([{ rule: 'circle', path: 'src/query/a.ts', message }]);
  });

  test('refuses a file it cannot read', () => {
    expect(() => checkArchitecture([{ path: 'src/app/app.ts', text: 'import {' }])).toThrow('src/app/app.ts');
  });
});
