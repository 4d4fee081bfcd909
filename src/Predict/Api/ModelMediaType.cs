using System.Net.Mime;
using Maas.Core;
using Maas.Datasets.Archives;

namespace Maas.Predict.Api;

/// <summary>What a model may be said to be. What says nothing of the form leaves it to the first bytes.</summary>
internal static class ModelMediaType
{
    private static readonly string[] Archives = [MediaTypeNames.Application.Zip, "application/x-zip-compressed"];
    private static readonly string[] Graphs = ["application/onnx", "application/x-onnx", "application/x-protobuf"];

    /// <exception cref="ServiceException">It is nothing that a model may be.</exception>
    public static void Check(string type)
    {
        if (type != MediaTypeNames.Application.Octet && !Archives.Contains(type) && !Graphs.Contains(type))
        {
            throw ServiceError.UnsupportedMediaType.With(
                $"the Content-Type is \"{ShownText.Cut(type)}\"; a model is sent as application/octet-stream or application/zip, or with "
                    + "a manifest as multipart/form-data");
        }
    }

    /// <exception cref="ServiceException">The file is not of the form that its sender says; else it would be read as what its first
    /// bytes look like, which nobody meant.</exception>
    public static void CheckFile(string type, string path)
    {
        using var file = File.OpenRead(path);
        var first = new byte[4];
        first = first[..file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)];
        if (Archives.Contains(type) && !ArchiveUnfolding.IsArchive(first))
        {
            throw ServiceError.InvalidModel.With(
                $"the model is sent as {type}, but is no ZIP archive: it {(first.Length == 0 ? "is empty"
                    : $"begins with the bytes {Convert.ToHexString(first)}")}; a ZIP archive begins with 504B0304, and an ONNX graph alone "
                    + "is sent as application/octet-stream");
        }

        if (Graphs.Contains(type) && ArchiveUnfolding.IsArchive(first))
        {
            throw ServiceError.InvalidModel.With(
                $"the model is sent as {type}, which an ONNX graph alone is, but is a ZIP archive; that is sent as application/zip");
        }
    }
}
