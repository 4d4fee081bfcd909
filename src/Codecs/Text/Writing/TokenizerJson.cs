using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Maas.Codecs.Text.Writing;

/// <summary>Writes a <c>tokenizer.json</c> that Hugging Face's tools read: BPE on bytes as GPT-2 has it, or WordPiece as BERT.</summary>
internal static class TokenizerJson
{
    // Tokens stay readable: nothing here is put into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(TokenizerDraft draft)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteNull("truncation");
            json.WriteNull("padding");
            WriteSpecial(json, draft);
            if (draft.Merges is null)
            {
                WriteWordPiece(json, draft);
            }
            else
            {
                WriteBytePair(json, draft);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteSpecial(Utf8JsonWriter json, TokenizerDraft draft)
    {
        json.WriteStartArray("added_tokens");
        foreach (var (content, id) in draft.Tokens.Select((token, id) => (token, id)).Where(token => draft.Special.Contains(token.token)))
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("content", content);
            json.WriteBoolean("single_word", false);
            json.WriteBoolean("lstrip", false);
            json.WriteBoolean("rstrip", false);
            json.WriteBoolean("normalized", false);
            json.WriteBoolean("special", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBytePair(Utf8JsonWriter json, TokenizerDraft draft)
    {
        Raw(json, "normalizer", draft.Lowercase ? """{"type":"Lowercase"}""" : "null");
        Raw(json, "pre_tokenizer", """{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}""");
        Raw(json, "post_processor", """{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":false,"use_regex":true}""");
        Raw(json, "decoder", """{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}""");
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteNull("unk_token");
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        WriteVocabulary(json, draft);
        json.WriteStartArray("merges");
        foreach (var (left, right) in draft.Merges!)
        {
            json.WriteStringValue($"{left} {right}");
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteWordPiece(Utf8JsonWriter json, TokenizerDraft draft)
    {
        Raw(json, "normalizer", $$"""
            {"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,
            "lowercase":{{(draft.Lowercase ? "true" : "false")}}}
            """);
        Raw(json, "pre_tokenizer", """{"type":"BertPreTokenizer"}""");
        WriteFrame(json, draft);
        Raw(json, "decoder", """{"type":"WordPiece","prefix":"##","cleanup":true}""");
        json.WriteStartObject("model");
        json.WriteString("type", "WordPiece");
        json.WriteString("unk_token", SpecialTokens.Unknown);
        json.WriteString("continuing_subword_prefix", SpecialTokens.Continuing);
        json.WriteNumber("max_input_chars_per_word", 100);
        WriteVocabulary(json, draft);
        json.WriteEndObject();
    }

    private static void WriteFrame(Utf8JsonWriter json, TokenizerDraft draft)
    {
        var (first, last) = (draft.Tokens.ToList().IndexOf(SpecialTokens.First), draft.Tokens.ToList().IndexOf(SpecialTokens.Last));
        Raw(json, "post_processor", first < 0 || last < 0 ? "null" : $$$$"""
            {"type":"TemplateProcessing",
            "single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},
            {"SpecialToken":{"id":"[SEP]","type_id":0}}],
            "pair":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},
            {"SpecialToken":{"id":"[SEP]","type_id":0}},
            {"Sequence":{"id":"B","type_id":1}},{"SpecialToken":{"id":"[SEP]","type_id":1}}],
            "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[{{{{first}}}}],"tokens":["[CLS]"]},
            "[SEP]":{"id":"[SEP]","ids":[{{{{last}}}}],"tokens":["[SEP]"]}}}
            """);
    }

    private static void WriteVocabulary(Utf8JsonWriter json, TokenizerDraft draft)
    {
        json.WriteStartObject("vocab");
        for (var id = 0; id < draft.Tokens.Count; id++)
        {
            json.WriteNumber(draft.Tokens[id], id);
        }

        json.WriteEndObject();
    }

    private static void Raw(Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value);
    }
}
