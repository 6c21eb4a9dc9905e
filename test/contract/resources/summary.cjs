const { mkdtempSync, readdirSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Prints what the parts of the contract tried, as one. Jest loads reporters as they are, so this is no TypeScript. */
module.exports = class Summary {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'contract-'));
    // Each part of the contract writes there what it tried; Jest's workers inherit the environment.
    process.env.CONTRACT_TALLIES = this.folder;
  }

  onRunComplete() {
    const parts = readdirSync(this.folder).map((file) => JSON.parse(readFileSync(join(this.folder, file), 'utf8')));
    rmSync(this.folder, { recursive: true });
    if (parts.length > 0) process.stderr.write(`${summaryOf(parts.flat())}\n`);
  }
};

function summaryOf(tried) {
  const subjects = new Set(tried.map(({ subject }) => subject));
  const rules = [...new Set(tried.map(({ rule }) => rule))];
  const sum = (entries, count) => entries.reduce((total, entry) => total + entry[count], 0);
  const lines = rules.map((rule) => {
    const entries = tried.filter((entry) => entry.rule === rule && entry.due > 0);
    const [concerned, held, due] = [entries.length, sum(entries, 'held'), sum(entries, 'due')].map(String);
    return `  ${concerned.padStart(3)}  ${held.padStart(4)} of ${due.padStart(4)}  ${rule}`;
  });
  return [
    `${subjects.size} resources × ${rules.length} rules: ${sum(tried, 'held')} of ${sum(tried, 'due')} tries held.`,
    '  resources that the rule is about, tries that held, rule:',
    ...lines,
  ].join('\n');
}
