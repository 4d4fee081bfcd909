using System.Net.Mime;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>A request's body to the tensors that a model takes, by its content type and the model's encoding.
/// For any number of threads.</summary>
/// <param name="raw">What the model takes beside tensors; null for nothing.</param>
internal sealed class InputEncoder(Manifest manifest, IRawInput? raw)
{
    private readonly JsonInput json = new(manifest, raw);

    /// <exception cref="ServiceException">The body is not what the model takes.</exception>
    public async Task<ModelInputs> EncodeAsync(PooledBody body, TensorBudget budget, CancellationToken cancellation)
    {
        if (body.IsJson)
        {
            return json.Read(body.Bytes, budget);
        }

        if (raw is null || !raw.Takes(body.MediaType))
        {
            throw ServiceError.UnsupportedMediaType.With(Unfit(body.MediaType));
        }

        var inputs = new ModelInputs(raw.NewTensors(budget));
        try
        {
            var count = await raw.ReadAsync(body.Bytes, inputs.Tensors, cancellation);
            inputs.SetShapes(raw, count);
            return inputs;
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The one thing that a dataset holds: a row's cells in the encoding's order, or one cell, a file or a text. Where the model takes
    /// nothing but tensors, the cells are the numbers of a tensor's row.
    /// </summary>
    /// <exception cref="ServiceException">It is not what the model takes.</exception>
    public ModelInputs Encode(ReadOnlySpan<ReadOnlyMemory<byte>> cells, TensorBudget budget)
    {
        if (raw is null)
        {
            return json.Read(CellNumbers.ToInstance(cells), budget);
        }

        var inputs = new ModelInputs(raw.NewTensors(budget));
        try
        {
            raw.Add(cells, inputs.Tensors);
            inputs.SetShapes(raw, 1);
            return inputs;
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    private string Unfit(string type)
    {
        var taken = raw is null ? MediaTypeNames.Application.Json : $"{raw.Types} or {MediaTypeNames.Application.Json}";
        return (type, manifest.Decoding) switch
        {
            (MediaTypeNames.Text.Plain, TextDecoding) => TextGeneration.NotServed,
            (MediaTypeNames.Text.Csv, _) => $"this model takes no table rows; it takes {taken}",
            (MediaTypeNames.Text.Plain, _) => $"this model takes no texts; it takes {taken}",
            var (media, _) when media.StartsWith("image/", StringComparison.Ordinal) => $"this model takes no pictures; it takes {taken}",
            var (media, _) when media.StartsWith("audio/", StringComparison.Ordinal) => $"this model takes no sounds; it takes {taken}",
            _ => $"the Content-Type is \"{ShownText.Cut(type)}\"; this model takes {taken}",
        };
    }
}
