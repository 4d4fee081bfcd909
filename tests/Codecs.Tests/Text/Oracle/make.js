// Makes Expected.json: what Hugging Face's own tokenizers make of Texts.json by each tokenizer of Tokenizers.json (whose "model" names
// one of Vocabularies.json). Run with node after: npm install @anush008/tokenizers@0.6.0
const fs = require('fs');
const { Tokenizer } = require('@anush008/tokenizers');

const read = name => JSON.parse(fs.readFileSync(`${__dirname}/${name}.json`, 'utf8'));

(async () => {
  const [vocabularies, tokenizers, texts] = [read('Vocabularies'), read('Tokenizers'), read('Texts')];
  const lines = [];
  for (const [name, parts] of Object.entries(tokenizers)) {
    const model = { ...vocabularies[parts.model], ...parts.options };
    const file = { version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: null, pre_tokenizer: null,
      post_processor: null, decoder: null, ...parts, model };
    delete file.options;
    const tokenizer = Tokenizer.fromString(JSON.stringify(file));
    const rows = [];
    for (const text of texts) {
      const ids = (await tokenizer.encode(text, null, { addSpecialTokens: true })).getIds();
      rows.push(JSON.stringify([ids, await tokenizer.decode(ids, true)]));
    }
    lines.push(`${JSON.stringify(name)}: [\n${rows.join(',\n')}\n]`);
  }
  fs.writeFileSync(`${__dirname}/Expected.json`, `{\n${lines.join(',\n')}\n}\n`);
})();
