using System.Text;
using System.Text.Json.Nodes;
using Maas.Codecs.Tests.Text.Oracle;
using Maas.Codecs.Text;
using Maas.Core;

namespace Maas.Codecs.Tests.Text.Reading;

[TestClass]
public sealed class TokenizerReaderTests
{
    [TestMethod]
    [DataRow("", "tokenizer.json is no JSON: line 1, byte 0")]
    [DataRow("{\n \"model\": ]", "tokenizer.json is no JSON: line 2, byte 10")]
    [DataRow("[]", "tokenizer.json is Array; it takes an object")]
    [DataRow("{}", "model is missing")]
    [DataRow("""{"model":{"type":"Unigram","vocab":[["a",0]]}}""",
        "model.type is \"Unigram\", which is not supported; it takes one of BPE, WordPiece")]
    [DataRow("""{"model":{"type":"WordPiece","vocab":{}}}""", "model.vocab is empty")]
    [DataRow("""{"model":{"type":"WordPiece","vocab":{"a":0}}}""", "model.unk_token is \"[UNK]\", which the vocabulary lacks")]
    [DataRow("""{"model":{"type":"BPE","vocab":["a"],"merges":[]}}""", "model.vocab is missing or no object of tokens and ids")]
    [DataRow("""{"model":{"type":"BPE","vocab":{"a":-1},"merges":[]}}""", "model.vocab has the id \"-1\" for \"a\"")]
    [DataRow("""{"model":{"type":"BPE","vocab":{"a":1e9},"merges":[]}}""", "model.vocab has the id \"1e9\" for \"a\"")]
    [DataRow("""{"model":{"type":"BPE","vocab":{"a":0,"b":0},"merges":[]}}""", "model.vocab has the token \"b\" or its id 0 twice")]
    [DataRow("""{"model":{"type":"BPE","vocab":{"a":0,"a":1},"merges":[]}}""", "model.vocab has the token \"a\" or its id 1 twice")]
    [DataRow("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}}""",
        "model.merges[0] makes or joins \"b\", which the vocabulary lacks")]
    [DataRow("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a a"]}}""",
        "model.merges[0] makes or joins \"aa\", which the vocabulary lacks")]
    [DataRow("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a"]}}""", "model.merges[0] takes two tokens")]
    [DataRow("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[7]}}""", "model.merges[0] has Number; it takes texts")]
    [DataRow("""{"model":{"type":"BPE","vocab":{"a":0,"aa":1},"merges":["a a",["a","a"]]}}""",
        "model.merges[1] is \"a a\", which is there already")]
    [DataRow("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[],"dropout":0.1}}""", "model.dropout leaves merges out at random")]
    [DataRow("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[],"unk_token":"?"}}""",
        "model.unk_token is \"?\", which the vocabulary lacks")]
    [DataRow("""{"model":{"type":"BPE","vocab":{"\ud800":0},"merges":[]}}""", "model.vocab has a name that is no Unicode")]
    public void A_file_that_contradicts_itself_is_refused_with_the_place(string json, string message) => Refuses(json, message);

    [TestMethod]
    [DataRow("normalizer", """{"type":"Precompiled"}""", "normalizer.type is \"Precompiled\", which is not supported")]
    [DataRow("normalizer", """{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Nmt"}]}""",
        "normalizer.normalizers[1].type is \"Nmt\"")]
    [DataRow("normalizer", """{"type":"Prepend"}""", "normalizer.prepend is missing")]
    [DataRow("normalizer", """{"type":"Replace","pattern":{"String":""},"content":"x"}""", "normalizer.pattern.String has 0 characters")]
    [DataRow("pre_tokenizer", """{"type":"UnicodeScripts"}""", "pre_tokenizer.type is \"UnicodeScripts\", which is not supported")]
    [DataRow("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"a"},"behavior":"Odd"}""", "pre_tokenizer.behavior is \"Odd\"")]
    [DataRow("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"\\p{Han}+"},"behavior":"Isolated"}""",
        "pre_tokenizer.pattern.Regex can't be read")]
    [DataRow("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"\\p{L}?+a"},"behavior":"Isolated"}""",
        "pre_tokenizer.pattern.Regex can't be read")]
    [DataRow("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"[a[b]]"},"behavior":"Isolated"}""",
        "has a class within a class at character 2")]
    [DataRow("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"[a&&b]"},"behavior":"Isolated"}""",
        "has an intersection of classes at character 2")]
    [DataRow("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"(?m).+"},"behavior":"Isolated"}""",
        "has an option other than i at character 0")]
    [DataRow("pre_tokenizer", """{"type":"Metaspace","replacement":"__"}""", "pre_tokenizer.replacement is \"__\"; it takes one character")]
    [DataRow("post_processor", """{"type":"TemplateProcessing","single":[]}""", "post_processor.single lacks the sequence A")]
    [DataRow("post_processor", """{"type":"BertProcessing","cls":["[CLS]",2]}""",
        "post_processor.sep takes a token and its id, from 0 to 599")]
    [DataRow("post_processor", """{"type":"BertProcessing","cls":["[CLS]",2],"sep":["[SEP]",600]}""",
        "post_processor.sep takes a token and its id")]
    [DataRow("decoder", """{"type":"CTC"}""", "decoder.type is \"CTC\", which is not supported")]
    [DataRow("decoder", """[]""", "decoder is Array; it takes an object")]
    [DataRow("padding", """{"pad_id":600}""", "padding.pad_id is 600; it takes a whole number from 0 to 599")]
    [DataRow("added_tokens", """[{"content":"x"}]""", "added_tokens[0].id is missing")]
    [DataRow("added_tokens", """[{"id":7,"content":"[CLS]"}]""", "added_tokens[0].id is 7; \"[CLS]\" is 2")]
    [DataRow("added_tokens", """[{"id":700,"content":"new"}]""", "added_tokens[0].id is 700; \"new\" is 600")]
    public void A_part_that_is_not_known_is_refused_by_name(string part, string json, string message)
    {
        var file = TokenizerFile.Json("bert-uncased");
        file[part] = JsonNode.Parse(json);

        Refuses(file.ToJsonString(), message);
    }

    [TestMethod]
    public void Parts_within_parts_end_somewhere()
    {
        var file = TokenizerFile.Json("bert-uncased");
        file["normalizer"] = Enumerable.Range(0, 12).Aggregate(
            (JsonNode)new JsonObject { ["type"] = "NFC" },
            (inner, _) => new JsonObject { ["type"] = "Sequence", ["normalizers"] = new JsonArray(inner) });

        Refuses(file.ToJsonString(), "is a sequence within 8 others");
    }

    [TestMethod]
    [Timeout(20_000)]
    public void A_file_can_not_blow_texts_up_or_search_them_forever()
    {
        var growing = TokenizerFile.Json("llama2");
        growing["normalizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["normalizers"] = new JsonArray([.. Enumerable.Range(0, 60).Select(_ => JsonNode.Parse(
                """{"type":"Replace","pattern":{"String":"a"},"content":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"""))]),
        };
        var slow = TokenizerFile.Json("llama2");
        slow["pre_tokenizer"] = JsonNode.Parse("""{"type":"Split","pattern":{"Regex":"(a+)+$"},"behavior":"Isolated"}""");

        Assert.Contains("makes more than", Refused(growing.ToJsonString(), "aaa").Message);
        Assert.Contains("takes more than 1 s", Refused(slow.ToJsonString(), new string('a', 40) + "!").Message);
    }

    [TestMethod]
    [Timeout(60_000)]
    [DataRow("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"(?:a|aa)+b|[\\s\\S]"},"behavior":"Isolated"}""")]
    [DataRow("normalizer", """{"type":"Replace","pattern":{"Regex":"(?:a|aa)+b|[\\s\\S]"},"content":"c"}""")]
    public void A_pattern_can_not_take_its_time_at_each_place_of_a_text_anew(string part, string json)
    {
        var file = TokenizerFile.Json("llama2");
        file[part] = JsonNode.Parse(json);
        var text = string.Join(' ', Enumerable.Repeat(new string('a', 28), 1_000));

        Assert.Contains("takes more than", Refused(file.ToJsonString(), text).Message);
    }

    [TestMethod]
    public void A_token_that_each_place_of_a_word_would_be_compared_with_for_long_is_refused()
    {
        var file = TokenizerFile.Json("bert-uncased");
        file["model"]!["vocab"]![new string('a', 257)] = 600;

        Refuses(file.ToJsonString(), "model.vocab has a token of 257 characters; WordPiece takes at most 256");
    }

    [TestMethod]
    [Timeout(20_000)]
    public void Added_tokens_take_no_square_of_a_texts_length_or_of_their_own()
    {
        var blank = WithAdded(" ");
        var many = WithAdded([.. Enumerable.Range(1, 255).SelectMany(n => new[] { new string('a', n) + "b", new string('c', n + 1) })]);

        Assert.HasCount(1 << 19, TextTokenizer.Read(blank).Encode(new string(' ', 1 << 19)));
        Assert.HasCount(3, TextTokenizer.Read(many).Encode(new string('c', 256) + "aab" + "ccc"));
        Assert.IsNotEmpty(TextTokenizer.Read(many).Encode(new string('a', 1 << 18)));
        Refuses(Encoding.UTF8.GetString(WithAdded(new string('d', 257))), "content has 257 characters; it takes at most 256");
    }

    private static byte[] WithAdded(params string[] contents)
    {
        var file = TokenizerFile.Json("gpt2");
        var added = file["added_tokens"]!.AsArray();
        var vocabulary = file["model"]!["vocab"]!.AsObject();
        var next = vocabulary.Count + added.Count(token => !vocabulary.ContainsKey((string)token!["content"]!));
        foreach (var content in contents.Where(content => !vocabulary.ContainsKey(content)))
        {
            added.Add(new JsonObject { ["id"] = next++, ["content"] = content, ["lstrip"] = true, ["special"] = true });
        }

        return Encoding.UTF8.GetBytes(file.ToJsonString());
    }

    private static ServiceException Refused(string json, string text) => Assert.ThrowsExactly<ServiceException>(
        () => TextTokenizer.Read(Encoding.UTF8.GetBytes(json)).Encode(text));

    private static void Refuses(string json, string message)
    {
        var e = Assert.ThrowsExactly<ServiceException>(() => TextTokenizer.Read(Encoding.UTF8.GetBytes(json)));

        Assert.AreEqual(ServiceError.InvalidTokenizer, e.Error);
        Assert.Contains(message, e.Message);
    }
}
