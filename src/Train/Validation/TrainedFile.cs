using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Onnx.Files;
using Maas.Onnx.Format;
using Maas.Train.Data;
using Maas.Train.Training;

namespace Maas.Train.Validation;

/// <summary>The files of a trained model, and what they scored.</summary>
/// <param name="Paths">The model first, then what belongs to it.</param>
/// <param name="Validation">What it scored on the validation part; null where nobody compares it by that.</param>
internal sealed record TrainedFile(IReadOnlyList<string> Paths, Evaluation Evaluation, Evaluation? Validation)
{
    // As many as a batch usually has: every operator sees several examples at once.
    private const int ParityExamples = 64;

    /// <summary>
    /// Writes the graph's weights into the model and the model to a file, opens that file in ONNX Runtime, compares it with the graph,
    /// scores it, and holds the score to the job's rule.
    /// </summary>
    /// <exception cref="ServiceException"><see cref="ServiceError.ParityFailed"/> or <see cref="ServiceError.NotAccepted"/>.</exception>
    public static async Task<TrainedFile> WriteAsync(
        ModelProto model, GraphPass trained, TrainingData data, TrainingJob job, int threads, string path, bool isTrial,
        CancellationToken cancellation)
    {
        trained.Graph.WriteWeightsTo(model);
        var paths = OnnxFile.Write(model, path).ToList();
        foreach (var (name, bytes) in data.Files)
        {
            paths.Add(Path.Combine(Path.GetDirectoryName(path)!, name));
            await File.WriteAllBytesAsync(paths[^1], bytes, cancellation);
        }

        using var served = new ServedModel(path, trained.Names, threads);
        await CompareAsync(trained, served, data);

        var scorer = Scorer.For(job.Training, data.Decoding);
        var evaluation = await Evaluator.EvaluateAsync(served, data, scorer, cancellation);
        Acceptance.Check(job.Accept, evaluation);
        return new(
            paths,
            evaluation,
            isTrial ? await Evaluator.EvaluateAsync(served, data with { Test = null }, scorer, cancellation) : null);
    }

    private static async Task CompareAsync(GraphPass trained, ServedModel served, TrainingData data)
    {
        var part = data.ScoredPart.Part;
        var examples = Math.Min(Math.Min(ParityExamples, part.Count), InferenceSize.Of(part.Layout, data.Outputs));
        await using var reader = part.ReadFirst(examples, examples);
        using var batch = await reader.ReadAsync();
        trained.Infer(batch!, byTorch =>
        {
            var expected = byTorch.ToArray();
            served.Infer(batch!, byOnnxRuntime => OnnxParity.Check(expected, byOnnxRuntime));
        });
    }
}
