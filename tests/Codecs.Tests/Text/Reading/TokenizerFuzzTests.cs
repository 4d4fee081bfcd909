using System.Text;
using System.Text.Json.Nodes;
using Maas.Codecs.Tests.Text.Oracle;
using Maas.Codecs.Text;
using Maas.Core;

namespace Maas.Codecs.Tests.Text.Reading;

[TestClass]
public sealed class TokenizerFuzzTests
{
    private const string Sample = "The <mask> whale's 12 naïve\n\n  tokens, 😀 e\u0301 你好 [MASK]<s>magic";

    private static readonly string[] Names =
        ["gpt2", "llama3", "digits-bytes", "bert-uncased", "words-plain", "llama2", "metaspace-first", "split-next"];

    // What takes the place of a value. HALF stands for half a surrogate pair, which no JsonNode can hold.
    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "5", "1e999", "2147483648", "\"\"", "\"HALF\"", "\"\\u0000\"", "\"a\"", "[]", "{}", "[[]]",
        "[\"a\",\"a\"]",
        "{\"\":{}}", "{\"HALF\":1}", "{\"type\":\"Sequence\"}", "{\"type\":\"NFC\"}", "{\"type\":\"ByteLevel\"}", "{\"String\":\"a\"}",
        "{\"Regex\":\"(\"}", "{\"Regex\":\"\\\\s*\"}", "\"MergedWithNext\"", "999999",
    ];

    [TestMethod]
    [DataRow(1, 150)]
    public void A_spoilt_file_is_read_or_refused_and_nothing_else(int seed, int mutants) => Spoil(seed, mutants);

    [TestMethod]
    [TestCategory("Long")]
    [DataRow(2, 10_000)]
    public void Many_spoilt_files_are_read_or_refused_and_nothing_else(int seed, int mutants) => Spoil(seed, mutants);

    private static void Spoil(int seed, int mutants)
    {
        var random = new Random(seed);
        var read = 0;
        for (var i = 0; i < mutants; i++)
        {
            var file = TokenizerFile.Json(Names[random.Next(Names.Length)]);
            for (var left = random.Next(1, 3); left > 0; left--)
            {
                Change(file, random);
            }

            var json = Encoding.UTF8.GetBytes(file.ToJsonString().Replace("HALF", "\\ud800", StringComparison.Ordinal));
            read += IsRead(random.Next(4) == 0 ? Damaged(json, random) : json) ? 1 : 0;
        }

        Assert.IsTrue(read > 0 && read < mutants, $"{read} of {mutants} were read");
    }

    private static bool IsRead(byte[] json)
    {
        try
        {
            var tokenizer = TextTokenizer.Read(json);
            tokenizer.Decode(tokenizer.Encode(Sample));
            return true;
        }
        catch (ServiceException)
        {
            return false;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.GetType().Name} for {Encoding.UTF8.GetString(json)}", exception);
        }
    }

    // One value of some part, or one of the vocabulary, becomes another or goes.
    private static void Change(JsonNode node, Random random)
    {
        while (true)
        {
            var value = Values[random.Next(Values.Length)];
            if (node is JsonObject { Count: > 0 } fields)
            {
                var name = fields.ElementAt(random.Next(fields.Count)).Key;
                if (fields[name] is JsonObject or JsonArray && random.Next(3) > 0)
                {
                    node = fields[name]!;
                    continue;
                }

                Replace(() => fields.Remove(name), with => fields[name] = with);
            }
            else if (node is JsonArray { Count: > 0 } items)
            {
                var index = random.Next(items.Count);
                if (items[index] is JsonObject or JsonArray && random.Next(3) > 0)
                {
                    node = items[index]!;
                    continue;
                }

                Replace(() => items.RemoveAt(index), with => items[index] = with);
            }

            return;

            void Replace(Action remove, Action<JsonNode?> set)
            {
                if (random.Next(4) == 0)
                {
                    remove();
                }
                else
                {
                    set(JsonNode.Parse(value));
                }
            }
        }
    }

    private static byte[] Damaged(byte[] json, Random random)
    {
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            json[random.Next(json.Length)] = (byte)random.Next(256);
        }

        return random.Next(4) == 0 ? json[..random.Next(json.Length)] : json;
    }
}
