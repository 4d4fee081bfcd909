using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Maas.Codecs.Tests.Images;
using Maas.Testing;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests;

[TestClass]
public sealed class FuzzTests
{
    private static readonly string[] Tokens =
    [
        "NaN", "1e999", "-", "1e-400", "\\ud800", "[", "]", "{", "}", ",", ":", "\"", "null", "true", "0", "[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "\n", "\r", "\0",
        "\"inputs\"", "\"instances\"", "18446744073709551616", "0.1e", "\uFEFF", "--x", "version", "IEND", "\"b64\"",
    ];

    private static readonly (HttpMethod Method, string Path, string Type, byte[] Body)[] Seeds =
    [
        (HttpMethod.Post, "/api/models/tensors/predict", "application/json", """{"inputs":{"x":[[1,-2.5e3,0.001],[4,5,6]]}}"""u8.ToArray()),
        (HttpMethod.Post, "/api/models/rows/predict", "application/json",
            """{"instances":[{"length":5,"color":"r\u0065d"},[null,"blue"]]}"""u8.ToArray()),
        (HttpMethod.Post, "/api/models/rows/predict", "text/csv", "length,color\r\n1,\"red\"\r\n2,\"bl\"\"ue\"\r\n"u8.ToArray()),
        (HttpMethod.Post, "/api/models/pixels/predict", "image/png",
            PngFile.Make(5, 4, 0, [.. Enumerable.Range(0, 20).Select(i => (byte)i)])),
        (HttpMethod.Post, "/api/models/sounds/predict", "audio/wav",
            WavFile.Signed16(44_100, [.. Enumerable.Range(0, 40).Select(i => (short)(i * 700))])),
        (HttpMethod.Post, "/api/models/texts/predict", "text/plain", "The cat\u00e9 \U0001F408 sat.\r\n"u8.ToArray()),
        (HttpMethod.Post, "/api/models/texts/predict", "application/json",
            """{"instances":["the cat","a \ud83d\udc08 mat\n"]}"""u8.ToArray()),
        (HttpMethod.Post, "/v2/models/tensors/infer", "application/json",
            """{"id":"a","inputs":[{"name":"x","shape":[2,3],"datatype":"FP32","data":[[1,2,3],[4,5,6]]}],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}"""u8.ToArray()),
        (HttpMethod.Put, "/api/datasets/d", "text/csv", "x,y\n1,2\n3,4\n5,6\n7,8\n9,10\n11,12\n13,14\n15,16\n17,18\n19,20\n"u8.ToArray()),
        (HttpMethod.Post, "/api/jobs?check=true", "application/json",
            """{"model":"m","task":"tabular-regression","dataset":"d","data":{"split":{"test":0.2},"targets":["y"]},"base":{"template":"mlp","options":{"hidden":[8]}},"training":{"epochs":3,"stop":{"metric":"mae","patience":2}}}"""u8.ToArray()),
        (HttpMethod.Put, "/api/models/tensors/aliases/stable", "application/json", """{"version":1,"expected":null}"""u8.ToArray()),
        (HttpMethod.Put, "/api/models/tensors/aliases/canary", "application/json",
            """{"split":[{"version":1,"weight":9},{"version":2,"weight":1e-1}],"shadow":{"version":3,"share":0.5,"tolerance":1e-3},"guard":{"errorRate":0.1,"p99Ms":50,"windowSeconds":60,"atLeast":5,"returnTo":1}}"""u8.ToArray()),
        (HttpMethod.Put, "/api/models/imported", "application/octet-stream", TestModels.Sum().ToByteArray()),
    ];

    // JSON, and tensors of its announced sizes after it.
    private static readonly (string Path, string Json, string Tensors)[] BinarySeeds =
    [
        ("/v2/models/tensors/infer",
            """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","parameters":{"binary_data_size":12}}]}""",
            "0000803F0000004000004040"),
        ("/v2/models/words/infer",
            """{"inputs":[{"name":"x","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":11}}]}""",
            "0300000061626300000000"),
    ];

    private static readonly string[] Lies = ["-1", "0", "1", "9", "110", "2147483647", "9223372036854775808", "x", ""];

    private static readonly string[] Sizes =
    [
        "-1", "0", "11", "13", "2147483647", "4294967296", "9223372036854775807", "1e3", "[4294967296,4294967296]",
        "[9223372036854775807,3]", "[-1,3]", "[0,3]", "null", "\"12\"",
    ];

    [TestMethod]
    public Task No_binary_body_makes_the_service_fail() => SendBinaryAsync(seed: 1, bodies: 1000);

    [TestMethod]
    [TestCategory("Long")]
    public Task No_binary_body_of_many_makes_the_service_fail() => SendBinaryAsync(seed: 2, bodies: 100_000);

    [TestMethod]
    public Task No_body_makes_the_service_fail() => SendAsync(seed: 1, bodies: 400);

    [TestMethod]
    [TestCategory("Long")]
    public Task No_body_of_many_makes_the_service_fail() => SendAsync(seed: 2, bodies: 100_000);

    private static async Task SendAsync(int seed, int bodies)
    {
        using var tenant = await PredictApp.TenantAsync();
        for (var version = 1; version <= 3; version++)
        {
            await tenant.PublishAsync("tensors", TestModels.Identity());
        }

        await tenant.PublishAsync("rows", TestModels.Identity(), TestModels.RowEncoding);
        await tenant.PublishAsync("pixels", TestModels.Pixels(), TestModels.PixelsEncoding, TestModels.PixelsDecoding);
        await tenant.PublishAsync("sounds", TestModels.Sounds(), TestModels.SoundEncoding);
        await tenant.PublishAsync("texts", TestModels.Tokens(), TestModels.TextEncoding, null, TestModels.TokenizerFile);
        foreach (var (method, path, type, body) in Seeds)
        {
            var valid = await tenant.SendAsync(method, path, Content(body, type));
            Assert.IsLessThan(300, (int)valid.Status, $"{path}: {valid.Text}");
        }

        await Parallel.ForAsync(0, bodies, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            var random = new Random(HashCode(seed, i));
            var (method, path, type, valid) = Seeds[i % Seeds.Length];
            var body = Mutate(valid, random);
            var answer = await tenant.SendAsync(method, path, Content(body, type));
            Assert.IsLessThan(500, (int)answer.Status, $"seed {seed}, body {i}, {path}: {answer.Text}\n{Convert.ToBase64String(body)}");
        });
    }

    private static async Task SendBinaryAsync(int seed, int bodies)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("tensors", TestModels.Identity());
        await tenant.PublishAsync("words", TestModels.Identity(DataType.String, -1));
        foreach (var (path, json, tensors) in BinarySeeds)
        {
            var valid = await tenant.SendAsync(HttpMethod.Post, path, Binary(json, Convert.FromHexString(tensors), $"{json.Length}"));
            Assert.IsLessThan(300, (int)valid.Status, $"{path}: {valid.Text}");
        }

        await Parallel.ForAsync(0, bodies, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            var random = new Random(HashCode(seed, i));
            var (path, valid, hex) = BinarySeeds[i % BinarySeeds.Length];
            var json = random.Next(2) == 0 ? Resize(valid, random) : valid;
            var tensors = random.Next(2) == 0 ? Mutate(Convert.FromHexString(hex), random) : Convert.FromHexString(hex);
            var length = random.Next(4) == 0 ? Lies[random.Next(Lies.Length)] : $"{json.Length}";
            var answer = await tenant.SendAsync(HttpMethod.Post, path, Binary(json, tensors, length));
            Assert.IsLessThan(
                500, (int)answer.Status, $"seed {seed}, body {i}, {length}, {json}, {Convert.ToHexString(tensors)}: {answer.Text}");
        });
    }

    // One number or list of the JSON becomes another.
    private static string Resize(string json, Random random)
    {
        var places = Regex.Matches(json, "(?<=:)(\\[[0-9,]+\\]|[0-9]+)");
        var place = places[random.Next(places.Count)];
        return string.Concat(json[..place.Index], Sizes[random.Next(Sizes.Length)], json[(place.Index + place.Length)..]);
    }

    private static ByteArrayContent Binary(string json, byte[] tensors, string headerLength)
    {
        var content = Content([.. System.Text.Encoding.UTF8.GetBytes(json), .. tensors], "application/octet-stream");
        content.Headers.TryAddWithoutValidation("Inference-Header-Content-Length", headerLength);
        return content;
    }

    private static int HashCode(int seed, int i) => unchecked((seed * 1_000_003) + i);

    private static byte[] Mutate(byte[] valid, Random random)
    {
        var body = valid.ToList();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(body.Count + 1);
            var length = Math.Min(random.Next(1, 12), body.Count - at);
            switch (random.Next(6))
            {
                case 0 when at < body.Count:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1 when at < body.Count:
                    body[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    body.RemoveRange(at, length);
                    break;
                case 3:
                    body.InsertRange(random.Next(body.Count + 1), body.GetRange(at, length));
                    break;
                case 4:
                    body.RemoveRange(at, body.Count - at);
                    break;
                default:
                    body.InsertRange(at, System.Text.Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                    break;
            }
        }

        return [.. body];
    }

    private static ByteArrayContent Content(byte[] body, string type) =>
        new(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
}
