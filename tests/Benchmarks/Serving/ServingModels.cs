using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Testing;

namespace Maas.Benchmarks.Serving;

/// <summary>The models that are served: two of one to fifty milliseconds that take pictures, one that costs nothing, and one whose
/// weights fit no cache.</summary>
internal sealed class ServingModels(TestFolder folder)
{
    private static readonly NpmInstallation Packages =
        new("benchmark-peer", RepositoryFolder.Combine("tests", "Benchmarks", "Serving", "peer"), "server.mjs");

    /// <summary>Where the peer in JavaScript and the real models lie.</summary>
    public static string PeerFolder => Packages.Folder;

    public static Task InstallAsync() => Packages.EnsureAsync();

    /// <summary>10 → 20 → 10.</summary>
    public ServingModel Tiny => Built("tiny", "mlp", [10], 10, """{"hidden":[20]}""");

    /// <summary>Three layers of 2048²: 50 MB.</summary>
    public ServingModel Wide => Built("wide", "mlp", [2048], 2048, """{"hidden":[2048,2048]}""");

    /// <summary>PaddleOCR's text detector, on a small picture: a score for each pixel.</summary>
    public static ServingModel Detector => Installed("detector", "ch_PP-OCRv4_det_infer.onnx", "sigmoid_0.tmp_0", [1, 3, 96, 96]);

    /// <summary>PaddleOCR's classifier of a line's direction: two scores for a picture of 27,648 numbers.</summary>
    public static ServingModel Direction =>
        Installed("direction", "ch_ppocr_mobile_v2.0_cls_infer.onnx", "softmax_0.tmp_0", [1, 3, 48, 192]);

    /// <summary>A ResNet-18 for pictures of 224 × 224.</summary>
    public ServingModel Resnet => Built(
        "resnet", "resnet", [3, 224, 224], 1000, """{"channels":[64,128,256,512],"blocks":[2,2,2,2]}""");

    /// <summary>28 MB in one file: 7 million weights.</summary>
    public ServingModel Medium => Built("medium", "mlp", [64], 10, """{"hidden":[2610,2610]}""");

    private static ServingModel Installed(string name, string file, string output, long[] shape) =>
        new(name, Path.Combine(PeerFolder, "node_modules", "@gutenye", "ocr-models", "assets", file), "x", output, shape);

    private ServingModel Built(string name, string template, long[] input, int outputs, string options)
    {
        var path = folder[$"{name}.onnx"];
        if (!File.Exists(path))
        {
            var model = Template.Get(template).Build(
                new DataShape { InputShape = input, Outputs = outputs }, JsonDocument.Parse(options).RootElement);
            Fill(model);
            File.WriteAllBytes(path, model.ToByteArray());
        }

        return new(name, path, "input", "output", [1, .. input]);
    }

    // Zeros and denormal numbers would be quicker or slower than what is trained; what normalises stays as it is.
    private static void Fill(ModelProto model)
    {
        var random = new Random(1);
        foreach (var weight in model.Graph.Initializer.Where(weight => weight.Dims.Count > 1))
        {
            var values = new float[weight.Dims.Aggregate(1L, (a, b) => a * b)];
            var scale = MathF.Sqrt(2f / (values.Length / weight.Dims.Max()));
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = ((random.NextSingle() * 2) - 1) * scale;
            }

            weight.FloatData.Clear();
            weight.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values));
        }
    }
}
