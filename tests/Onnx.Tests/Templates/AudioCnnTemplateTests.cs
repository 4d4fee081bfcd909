using System.Numerics;
using Google.Protobuf;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Microsoft.ML.OnnxRuntime;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tests.Templates;

[TestClass]
public sealed class AudioCnnTemplateTests
{
    private const int Rate = 8_000;
    private const int Samples = 2_000;
    private const int Bands = 16;
    private const int Window = 200;
    private const int Hop = 80;
    private const int Transform = 256;
    private const int Windows = ((Samples - Window) / Hop) + 1;
    private const string Options = """{"channels":[4,6],"bands":16}""";

    [TestMethod]
    public void The_spectrogram_in_the_graph_is_that_of_a_Fourier_transform_by_hand()
    {
        var model = BuiltTemplate.Of("audio-cnn", Options);
        model.Graph.Output.Add(NewValue.Tensor("/normal/Unsqueeze_output_0", DataType.Float, -1, 1, -1, -1));
        var sound = Sound();

        var (values, shape) = Run(model, sound, 1)["/normal/Unsqueeze_output_0"];

        CollectionAssert.AreEqual(new long[] { 1, 1, Bands, Windows }, shape);
        var expected = LogMelByHand(sound);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.AreEqual(expected[i], values[i], 2e-3);
        }
    }

    [TestMethod]
    [DataRow("{}", 1)]
    [DataRow("""{"channels":[2,2,2,2,2,2,2],"bands":8,"dropout":0}""", 3)]
    public void Sounds_give_a_row_of_scores_each(string options, int count)
    {
        var sounds = Enumerable.Repeat(Sound(), count).SelectMany(sound => sound).ToArray();

        var (values, shape) = Run(BuiltTemplate.Of("audio-cnn", options), sounds, count)["output"];

        CollectionAssert.AreEqual(new long[] { count, 10 }, shape);
        Assert.IsTrue(values.All(float.IsFinite));
    }

    [TestMethod]
    public void Loudness_does_not_matter_and_silence_has_finite_scores()
    {
        var model = BuiltTemplate.Of("audio-cnn", Options);
        float[] sounds = [.. Sound(), .. Sound().Select(value => value / 4), .. new float[Samples]];

        var scores = Run(model, sounds, 3)["output"].Values;

        for (var i = 0; i < 10; i++)
        {
            Assert.AreEqual(scores[i], scores[10 + i], 1e-3);
        }

        Assert.IsTrue(scores.All(float.IsFinite));
    }

    [TestMethod]
    public void Nothing_of_the_spectrogram_is_an_initializer_that_could_be_trained()
    {
        var names = BuiltTemplate.Of("audio-cnn", Options).Graph.Initializer.Select(tensor => tensor.Name.Split('.')[0]).Distinct();

        CollectionAssert.AreEqual(new[] { "stages", "classifier" }, names.ToArray());
    }

    [TestMethod]
    [DataRow(100, Rate, "200 samples or more")]
    [DataRow(Samples, 96_000, "96000 samples a second")]
    public void A_sound_too_short_or_of_too_high_a_rate_is_refused(int samples, int rate, string expected)
    {
        var error = Assert.ThrowsExactly<OnnxException>(() => Template.Get("audio-cnn").CheckShape(
            new() { InputShape = [samples], Outputs = 2, SampleRate = rate }, default));

        StringAssert.Contains(error.Message, expected);
    }

    private static Dictionary<string, (float[] Values, long[] Shape)> Run(ModelProto model, float[] sounds, int count)
    {
        using var session = new InferenceSession(model.ToByteArray());
        return OnnxRuntimeRun.Of(session, [("input", sounds, [count, sounds.Length / count])]);
    }

    // Two tones, one of which grows, and some noise.
    private static float[] Sound()
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, Samples).Select(time =>
            (0.3f * MathF.Sin(2 * MathF.PI * 440 * time / Rate))
            + (0.2f * time / Samples * MathF.Sin(2 * MathF.PI * 1_700 * time / Rate))
            + (0.01f * (random.NextSingle() - 0.5f)))];
    }

    private static double[] LogMelByHand(float[] sound)
    {
        var logs = new double[Bands * Windows];
        for (var window = 0; window < Windows; window++)
        {
            var powers = Powers(sound.AsSpan(window * Hop, Window));
            for (var band = 0; band < Bands; band++)
            {
                logs[(band * Windows) + window] = Math.Log(Math.Max(1e-10, powers.Select((power, bin) => power * Weight(band, bin)).Sum()));
            }
        }

        var least = logs.Max() - 11.51;
        logs = [.. logs.Select(value => Math.Max(value, least))];
        var mean = logs.Average();
        var deviation = Math.Sqrt(logs.Average(value => (value - mean) * (value - mean)) + 1e-5);
        return [.. logs.Select(value => (value - mean) / deviation)];
    }

    private static double[] Powers(ReadOnlySpan<float> samples)
    {
        var powers = new double[(Transform / 2) + 1];
        for (var bin = 0; bin < powers.Length; bin++)
        {
            var sum = Complex.Zero;
            for (var time = 0; time < Window; time++)
            {
                var hann = Math.Pow(Math.Sin(Math.PI * time / Window), 2);
                sum += samples[time] * hann * Complex.Exp(-2 * Math.PI * Complex.ImaginaryOne * bin * time / Transform);
            }

            powers[bin] = sum.Magnitude * sum.Magnitude;
        }

        return powers;
    }

    // A triangle between the corners of the bands, which stand at the same distance in mel.
    private static double Weight(int band, int bin)
    {
        static double Corner(int number) => 700 * (Math.Exp(number * Math.Log(1 + (Rate / 2.0 / 700)) / (Bands + 1)) - 1);
        var hertz = (double)bin * Rate / Transform;
        return hertz <= Corner(band) || hertz >= Corner(band + 2) ? 0
            : hertz <= Corner(band + 1) ? (hertz - Corner(band)) / (Corner(band + 1) - Corner(band))
            : (Corner(band + 2) - hertz) / (Corner(band + 2) - Corner(band + 1));
    }
}
