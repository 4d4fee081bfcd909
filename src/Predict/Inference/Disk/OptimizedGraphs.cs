using Maas.Core.Registry;
using Maas.Predict.Inference.Isolation;
using Maas.Predict.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Disk;

/// <summary>
/// Opens versions by the graphs that ONNX Runtime has optimised before, where there is one, and keeps them where there is none: a graph
/// of 28 MB of convolutions opens in 8 ms instead of 20 (27 November 2026; its own binary format was no faster). It computes
/// the very same numbers.
/// </summary>
/// <remarks>
/// A graph lies under its own SHA-256, and a record, whose name is made of all that the graph depends on, tells that digest: written
/// after it, and renamed, so a graph that is torn or altered is found out and made anew, and two processes that make one at the same
/// time overwrite nothing of each other's. Against who may write this disk that is no protection: they can alter the record too. The
/// manifest's digests, which hold against that, are those of the source file; it is not read where its optimised graph is. So
/// the folder is the user's alone, as the program's own files are.
/// </remarks>
internal sealed class OptimizedGraphs(DiskPlaces places)
{
    // Weights beside the graph are mapped as they are, and must not lie there twice; nor must very large ones.
    private const long MostBytes = 1L << 30;

    /// <summary>The open session, and what is known of it.</summary>
    /// <param name="flight">Where what is done with the model is entered.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the model.</exception>
    /// <exception cref="Core.ServiceException">The stored bytes are not those of the manifest.</exception>
    public async Task<(ModelSession Session, LoadRecord Found)> OpenAsync(
        ModelFiles files, Manifest manifest, ServingPlan plan, Flight? flight, CancellationToken cancellation)
    {
        var source = manifest.Files[0];
        if (files.Place is not { } place)
        {
            return (ModelSession.Open(await files.GetAsync(source, cancellation), manifest.Outputs, plan, flight), new());
        }

        var record = PathOf(place, source, plan);
        var found = LoadRecord.Find(record) ?? new();
        if (found.Graph is { } digest)
        {
            if (await FindAsync(place, digest, manifest, plan, flight, cancellation) is { } session)
            {
                return (session, found);
            }

            File.Delete(record);
            found = found with { Graph = null };
        }

        var path = await files.GetAsync(source, cancellation);
        return found.HasNoGraph || !CanKeep(manifest, plan) || !places.MakeRoom(source.SizeBytes)
            ? (ModelSession.Open(path, manifest.Outputs, plan, flight), found)
            : await MakeAsync(files, path, manifest, plan, found, flight, cancellation);
    }

    /// <summary>What loads have found out of the version; nothing where there is no such place.</summary>
    public static LoadRecord Find(ModelFiles files, ManifestFile source, ServingPlan plan) =>
        files.Place is { } place ? LoadRecord.Find(PathOf(place, source, plan)) ?? new() : new();

    /// <summary>Keeps what was found out, for the next load.</summary>
    public static void Keep(ModelFiles files, ManifestFile source, ServingPlan plan, LoadRecord found)
    {
        if (files.Place is not { } place || PathOf(place, source, plan) is not { } path || LoadRecord.Find(path) == found)
        {
            return;
        }

        using var folder = files.NewFolder();
        var whole = Path.Combine(folder.Path, "record");
        File.WriteAllBytes(whole, found.ToJson());
        File.Move(whole, path, overwrite: true);
    }

    private static async Task<ModelSession?> FindAsync(
        DiskPlace place, string digest, Manifest manifest, ServingPlan plan, Flight? flight, CancellationToken cancellation)
    {
        var path = GraphPath(place, digest);
        if (await FileDigest.FindAsync(path, cancellation) == digest)
        {
            try
            {
                return ModelSession.OpenOptimized(path, manifest.Outputs, plan, flight);
            }
            catch (OnnxRuntimeException)
            {
                // It is made anew.
            }
        }

        File.Delete(path);
        return null;
    }

    private static async Task<(ModelSession Session, LoadRecord Found)> MakeAsync(
        ModelFiles files,
        string source,
        Manifest manifest,
        ServingPlan plan,
        LoadRecord found,
        Flight? flight,
        CancellationToken cancellation)
    {
        if (await FindWrittenAsync(files, source, plan, flight, cancellation) is { } digest
            && await FindAsync(files.Place!, digest, manifest, plan, flight, cancellation) is { } session)
        {
            return (session, found with { Graph = digest });
        }

        return (ModelSession.Open(source, manifest.Outputs, plan, flight), found with { HasNoGraph = true });
    }

    // The session that writes holds the weights twice, as long as it lives.
    private static async Task<string?> FindWrittenAsync(
        ModelFiles files, string source, ServingPlan plan, Flight? flight, CancellationToken cancellation)
    {
        using var folder = files.NewFolder();
        var whole = Path.Combine(folder.Path, "graph.onnx");
        try
        {
            if (!ModelSession.TryWrite(source, plan, whole, flight))
            {
                return null;
            }
        }
        catch (OnnxRuntimeException)
        {
            // It can't be opened, or only not be written.
            return null;
        }

        var digest = await FileDigest.FindAsync(whole, cancellation);
        if (digest is not null)
        {
            File.Move(whole, GraphPath(files.Place!, digest), overwrite: true);
        }

        return digest;
    }

    private static bool CanKeep(Manifest manifest, ServingPlan plan) =>
        plan.GraphOptimization != GraphOptimization.None
            && manifest.Files[0].SizeBytes <= MostBytes
            && manifest.Files.Skip(1).All(file => manifest.Encoding is TextEncoding text && text.Tokenizer == file.Name);

    private static string GraphPath(DiskPlace place, string digest) => Path.Combine(place.Made, $"{digest}.onnx");

    private static string PathOf(DiskPlace place, ManifestFile source, ServingPlan plan) =>
        Path.Combine(place.Made, $"{GraphKey.Of(source, plan)}.json");
}
