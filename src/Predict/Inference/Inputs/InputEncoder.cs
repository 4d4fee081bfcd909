using System.Net.Mime;
using Maas.Codecs.Images;
using Maas.Codecs.Tables;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>A request's body to the tensors that a model takes, by its content type and the model's encoding. For any number of threads.</summary>
internal sealed class InputEncoder
{
    private readonly PictureInput? pictures;
    private readonly RowInput? rows;
    private readonly JsonInput json;

    public InputEncoder(Manifest manifest, InputOptions options)
    {
        pictures = manifest.Encoding is ImageEncoding image ? new(new ImageEncoder(image, options.MaximumPixels), image.Input) : null;
        rows = manifest.Encoding is TableEncoding table ? new(new TableEncoder(table), table) : null;
        json = new(manifest, pictures, rows);
    }

    /// <exception cref="ServiceException">The body is not what the model takes.</exception>
    public async Task<ModelInputs> EncodeAsync(PooledBody body, TensorBudget budget, CancellationToken cancellation)
    {
        if (body.IsJson)
        {
            return json.Read(body.Bytes, budget);
        }

        return body.MediaType switch
        {
            MediaTypeNames.Text.Csv => new([await Rows().ReadCsvAsync(body.Bytes, budget, cancellation)]),
            var type when type.StartsWith("image/", StringComparison.Ordinal) => new([Pictures().Read(body.Bytes.Span, budget)]),
            var type => throw ServiceError.UnsupportedMediaType.With($"the Content-Type is \"{type}\"; this model takes {Taken()}"),
        };
    }

    private RowInput Rows() => rows ?? throw ServiceError.UnsupportedMediaType.With($"this model takes no table rows; it takes {Taken()}");

    private PictureInput Pictures() => pictures ?? throw ServiceError.UnsupportedMediaType.With($"this model takes no pictures; it takes {Taken()}");

    private string Taken() =>
        $"{(pictures is not null ? "image/png, image/jpeg, image/webp or " : rows is not null ? "text/csv or " : "")}application/json";
}
