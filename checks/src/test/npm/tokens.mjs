// Counts the tokens of each line of standard input, by OpenAI's o200k_base and cl100k_base, and by
// characters / 4. A line is {"name": ..., "text": ...}; so is the answer's, with the counts.

import readline from 'node:readline';
import { getEncoding } from 'js-tiktoken';

const encodings = ['o200k_base', 'cl100k_base'].map((name) => [name, getEncoding(name)]);

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { name, text } = JSON.parse(line);
  const counts = { name, characters: text.length, quarter: Math.ceil(text.length / 4) };
  for (const [encoding, coder] of encodings) {
    counts[encoding] = coder.encode(text).length;
  }
  console.log(JSON.stringify(counts));
}
