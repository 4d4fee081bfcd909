// Reads an OpenAPI document from the file that is named, and prints what Redocly's recommended rules find, a line each.
import { readFile } from 'node:fs/promises';
import { createConfig, lintFromString } from '@redocly/openapi-core';

const source = await readFile(process.argv[2], 'utf8');

// A call that takes nothing, not even a key, can't be refused.
const config = await createConfig({ extends: ['recommended'], rules: { 'operation-4xx-response': 'off' } });
for (const problem of await lintFromString({ source, absoluteRef: process.argv[2], config })) {
  console.log(`${problem.severity} ${problem.ruleId}: ${problem.message} ${problem.location?.[0]?.pointer ?? ''}`);
}
