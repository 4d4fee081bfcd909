using System.Net.Http.Headers;
using Google.Protobuf;
using Maas.Codecs.Tests.Images;
using Maas.Testing;

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
        (HttpMethod.Put, "/api/models/imported", "application/octet-stream", TestModels.Sum().ToByteArray()),
    ];

    [TestMethod]
    public Task No_body_makes_the_service_fail() => SendAsync(seed: 1, bodies: 400);

    [TestMethod]
    [TestCategory("Long")]
    public Task No_body_of_many_makes_the_service_fail() => SendAsync(seed: 2, bodies: 100_000);

    private static async Task SendAsync(int seed, int bodies)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("tensors", TestModels.Identity());
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
