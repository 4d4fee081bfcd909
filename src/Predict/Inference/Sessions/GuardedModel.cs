using Google.Protobuf;
using Maas.Onnx;
using Maas.Onnx.Files;
using Maas.Onnx.Format;
using Maas.Onnx.Guarding;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>A model's file as it can be run beside others: no number and no length of a call ends the process.</summary>
internal static class GuardedModel
{
    /// <summary>Counts up with each change of what is made of a file, so that nothing made before is used any more.</summary>
    public const int Revision = 3;

    // Two managed copies of the file, beside those of ONNX Runtime, are made to write a guarded graph.
    private const long MostWholeBytes = 64L << 20;

    private const string ConstantsFolder = "session.model_external_initializers_file_folder_path";

    /// <summary>Opens the file as it is, or, where its operators need a guard, a graph made of it whose large constants stay in the
    /// file.</summary>
    /// <exception cref="OnnxException">The file is no ONNX model, or can't be made safe.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the model.</exception>
    public static InferenceSession Open(string path, ServingPlan plan, SessionOptions options) =>
        Open(path, plan, options, OnnxOutline.Read(path));

    /// <summary>Opens and writes it: all constants come into the file that is written, as they do from a file that is opened as it is.
    /// Null where its operators need a guard and it is too large for that.</summary>
    /// <inheritdoc cref="Open(string, ServingPlan, SessionOptions)"/>
    public static InferenceSession? TryOpenWhole(string path, ServingPlan plan, SessionOptions options)
    {
        if (!TryGuard(OnnxOutline.Read(path), path, plan))
        {
            return new(path, options);
        }

        return new FileInfo(path).Length <= MostWholeBytes ? Open(path, plan, options, OnnxFile.Read(path)) : null;
    }

    private static InferenceSession Open(string path, ServingPlan plan, SessionOptions options, ModelProto model)
    {
        if (!TryGuard(model, path, plan))
        {
            return new(path, options);
        }

        options.AddSessionConfigEntry(ConstantsFolder, Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new(model.ToByteArray(), options);
    }

    private static bool TryGuard(ModelProto model, string path, ServingPlan plan)
    {
        // Only asked about types, it is not to compute anything.
        using var options = RuntimeOptions.Of(plan);
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        options.AddSessionConfigEntry(ConstantsFolder, Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            return DivisionGuard.Apply(model, question => OutputTypes.Find(question, options)) | EmptinessGuard.Apply(model);
        }
        catch (OnnxException)
        {
            // What ONNX Runtime can't open either, it says better why.
            using var session = new InferenceSession(path, options);
            throw;
        }
    }
}
