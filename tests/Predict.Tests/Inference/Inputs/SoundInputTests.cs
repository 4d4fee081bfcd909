using Maas.Codecs.Audio;
using Maas.Testing;

namespace Maas.Predict.Tests.Inference.Inputs;

/// <summary>Sounds over HTTP, to a model that gives back what it was given.</summary>
[TestClass]
public sealed class SoundInputTests
{
    private const string Path = "/api/models/m/predict";
    private static readonly byte[] Tone = WavFile.Sine(44_100, 440, 4410);

    [TestMethod]
    [DataRow("audio/wav")]
    [DataRow("audio/x-wav")]
    [DataRow("audio/wave")]
    [DataRow("audio/vnd.wave")]
    public async Task A_sound_is_served_as_training_encodes_it(string type)
    {
        using var tenant = await WithModelAsync();

        var answer = await tenant.PostAsync(Path, Tone, type);

        Assert.AreEqual("[1,16]", answer.IsOk()["outputs"]!["y"]!["shape"]!.ToJsonString());
        CollectionAssert.AreEqual(Encoded(Tone), Data(answer));
    }

    [TestMethod]
    public async Task Sounds_come_in_batches()
    {
        using var tenant = await WithModelAsync();
        var other = WavFile.Signed16(8000, 1, 2, 3);

        var answer = await tenant.PostAsync(Path, Instances(Tone, other, Tone));

        Assert.AreEqual("[3,16]", answer.IsOk()["outputs"]!["y"]!["shape"]!.ToJsonString());
        CollectionAssert.AreEqual(new[] { Tone, other, Tone }.SelectMany(Encoded).ToArray(), Data(answer));
    }

    [TestMethod]
    public async Task A_waveform_may_come_as_numbers()
    {
        using var tenant = await WithModelAsync();
        var zeros = string.Join(',', Enumerable.Repeat("0.5", 16));

        var answer = await tenant.PostAsync(Path, $$"""{"instances":[[{{zeros}}]]}""");

        CollectionAssert.AreEqual(Enumerable.Repeat(0.5f, 16).ToArray(), Data(answer));
    }

    [TestMethod]
    public async Task The_sound_that_is_wrong_is_named()
    {
        using var tenant = await WithModelAsync();

        var answer = await tenant.PostAsync(Path, Instances(Tone, Tone, Tone, "no sound"u8.ToArray(), Tone));

        Assert.AreEqual(
            "instances[3]: a WAV file is expected; something else of 8 bytes came", answer.IsRefusal(400, "invalid-sound"));
    }

    [TestMethod]
    [DataRow("""{"instances":["AAAA"]}""", "instances[0]: a sound is {\"b64\": \"…\"}; a text came")]
    [DataRow("""{"instances":[7]}""", "instances[0]: a sound is {\"b64\": \"…\"}; 7 came")]
    [DataRow("""{"instances":[{"b64":"AA","rate":1}]}""", "instances[0]: b64 is not base64 text")]
    [DataRow("""{"instances":[]}""", "instances is an empty list")]
    public async Task Wrong_sounds_in_JSON_are_refused_with_their_number(string body, string detail)
    {
        using var tenant = await WithModelAsync();

        var answer = await tenant.PostAsync(Path, body);

        StringAssert.Contains(answer.IsRefusal(400, "invalid-input"), detail);
    }

    [TestMethod]
    public async Task Other_bodies_are_refused_by_what_they_are()
    {
        using var tenant = await WithModelAsync();

        var mp3 = await tenant.PostAsync(Path, "ID3\u0004............"u8.ToArray(), "audio/mpeg");
        var empty = await tenant.PostAsync(Path, [], "audio/wav");
        var text = await tenant.PostAsync(Path, "hello"u8.ToArray(), "text/plain");

        StringAssert.Contains(mp3.IsRefusal(400, "invalid-sound"), "an MP3 file came");
        StringAssert.Contains(empty.IsRefusal(400, "invalid-sound"), "nothing came");
        Assert.AreEqual("this model takes no texts; it takes audio/wav or application/json", text.IsRefusal(415, "unsupported-media-type"));
    }

    [TestMethod]
    public async Task A_sound_that_was_cut_off_is_refused()
    {
        using var tenant = await WithModelAsync();

        var answer = await tenant.PostAsync(Path, Tone[..^1000], "audio/wav");

        StringAssert.Contains(
            answer.IsRefusal(400, "invalid-sound"), "the WAV file is cut off in its samples: its header says 17640 bytes");
    }

    private static async Task<TestTenant> WithModelAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Sounds(), TestModels.SoundEncoding);
        return tenant;
    }

    private static string Instances(params byte[][] files) =>
        $"{{\"instances\":[{string.Join(',', files.Select(file => $"{{\"b64\":\"{Convert.ToBase64String(file)}\"}}"))}]}}";

    private static float[] Encoded(byte[] file)
    {
        var samples = new float[TestModels.SoundEncoding.Samples];
        new AudioEncoder(TestModels.SoundEncoding).Encode(file, samples);
        return samples;
    }

    private static float[] Data(TestAnswer answer) =>
        [.. answer.IsOk()["outputs"]!["y"]!["data"]!.AsArray().Select(value => value!.GetValue<float>())];
}
