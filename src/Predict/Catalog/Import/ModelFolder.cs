using System.Security.Cryptography;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Datasets.Archives;
using Maas.Onnx;
using Maas.Onnx.Checking;
using Maas.Onnx.Describing;
using Maas.Onnx.Files;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using Maas.Predict.Api;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Catalog.Import;

/// <summary>
/// An uploaded file, a graph alone or an archive, as the folder of a version. An archive's files are kept where the graph or the
/// encoding needs them; the graph's own words for them lead to an entry of the archive, or to nothing.
/// </summary>
internal static class ModelFolder
{
    /// <summary>The name that a version's graph has, whatever it was called before.</summary>
    public const string GraphName = "model.onnx";

    private const byte FirstByteOfModels = 0x08;

    /// <param name="room">Of the disk that the file lies on.</param>
    /// <param name="mostBytes">What an archive may unfold to.</param>
    /// <exception cref="ServiceException">It is no model, or would do harm.</exception>
    public static async Task<ModelFiles> OpenAsync(
        UploadedFile file, DiskRoom room, long mostBytes, CancellationToken cancellation)
    {
        if (!IsArchive(file.Path))
        {
            var (model, description) = Read(file.Path);
            return new(file.Folder.Path, [new(GraphName, file.SizeBytes, file.Sha256)], model, description, FoundBeside.Nothing);
        }

        try
        {
            var unfolded = Directory.CreateDirectory(Path.Combine(file.Folder.Path, "unfolded")).FullName;
            var files = await ArchiveUnfolding.UnfoldAsync(file.Path, unfolded, room, mostBytes, cancellation);
            return await ArrangeAsync(files, Directory.CreateDirectory(Path.Combine(file.Folder.Path, "version")).FullName, cancellation);
        }
        catch (ServiceException exception) when (exception.Error == ServiceError.InvalidDataset)
        {
            throw ServiceError.InvalidModel.With(exception.Detail, exception.Violations);
        }
    }

    private static async Task<ModelFiles> ArrangeAsync(IReadOnlyList<UnfoldedFile> files, string folder, CancellationToken cancellation)
    {
        var graph = FindGraph(files);
        var path = Path.Combine(folder, GraphName);
        File.Move(graph.Path, path);
        var names = new List<string> { GraphName };
        foreach (var location in Locations(path))
        {
            var data = files.FirstOrDefault(file => file != graph && file.Name == graph.Folder + location);
            if (data is not null && location.Split('/')[0] is not (GraphName or FoundCodecs.TokenizerName))
            {
                var target = Path.Combine([folder, .. location.Split('/')]);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(data.Path, target);
                names.Add(location);
            }
        }

        var beside = FoundBeside.Look([.. files.Where(file => File.Exists(file.Path))]);
        if (beside.Tokenizer is { } tokenizer)
        {
            var target = Path.Combine(folder, FoundCodecs.TokenizerName);
            await DiskFull.WatchAsync(() => File.WriteAllBytesAsync(target, tokenizer.ToJson(), cancellation));
            names.Add(FoundCodecs.TokenizerName);
        }

        var (model, description) = Read(path);
        var hashed = new List<ManifestFile>();
        foreach (var name in names)
        {
            hashed.Add(await HashAsync(folder, name, cancellation));
        }

        return new(folder, hashed, model, description, beside);
    }

    private static UnfoldedFile FindGraph(IReadOnlyList<UnfoldedFile> files)
    {
        var named = files.Where(file => Path.GetExtension(file.FileName).Equals(".onnx", StringComparison.OrdinalIgnoreCase)).ToList();
        var found = named.Count > 0 ? named
            : [.. files.Where(file => Path.GetExtension(file.FileName).Length == 0 && First(file.Path) is [FirstByteOfModels, ..])];
        return found switch
        {
            [var only] when only.Folder.Count(letter => letter == '/') <= 1 => only,
            [var deep] => throw ServiceError.InvalidModel.With(
                $"the graph lies at \"{deep.Name}\"; it is expected at the archive's top, or in one folder"),
            [] => throw ServiceError.InvalidModel.With("the archive holds no ONNX graph; one file that ends with .onnx is expected"),
            _ => throw ServiceError.InvalidModel.With(
                $"the archive holds {found.Count} ONNX graphs ({string.Join(", ", found.Take(5).Select(file => file.Name))}); one is "
                    + "expected"),
        };
    }

    // As the graph has them, but for parts that say nothing; what can't be is refused when the graph is checked.
    private static List<string> Locations(string path)
    {
        try
        {
            return
            [
                .. GraphWalk.Tensors(OnnxOutline.Read(path)).Where(tensor => tensor.DataLocation == DataLocation.External)
                    .Select(tensor => string.Join('/', ExternalData.Location(tensor).Split('/', '\\').Where(part => part != ".")))
                    .Distinct().Where(location => location != GraphName),
            ];
        }
        catch (OnnxException exception)
        {
            throw ServiceError.InvalidModel.With(exception.Message);
        }
    }

    private static (ModelProto Model, ModelDescription Description) Read(string path)
    {
        try
        {
            var model = OnnxOutline.Read(path);
            GraphChecker.Check(model, Path.GetDirectoryName(path));
            return (model, ModelDescription.Of(model));
        }
        catch (OnnxException exception)
        {
            throw ServiceError.InvalidModel.With(exception.Message);
        }
    }

    private static async Task<ManifestFile> HashAsync(string folder, string name, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(Path.Combine([folder, .. name.Split('/')]));
        return new(name, file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation)));
    }

    private static bool IsArchive(string path) => ArchiveUnfolding.IsArchive(First(path));

    private static byte[] First(string path)
    {
        using var file = File.OpenRead(path);
        var first = new byte[4];
        return first[..file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)];
    }
}
