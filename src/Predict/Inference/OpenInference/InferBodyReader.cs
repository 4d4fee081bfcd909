using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>A call's body to its tensors; what is binary goes from the stream into them at once.</summary>
internal sealed class InferBodyReader(Manifest manifest, TensorBudget budget)
{
    private long readBytes;

    /// <summary>The call; the caller disposes it.</summary>
    /// <exception cref="ServiceException">It is not what the model takes.</exception>
    public async ValueTask<InferRequest> ReadAsync(InferBody body, ReadOnlyMemory<byte>? json, CancellationToken cancellation)
    {
        var request = new InferRequest();
        try
        {
            await ReadAsync(body, json, request, cancellation);
            return request;
        }
        catch (CutOffException cutOff)
        {
            throw Short(body, request, $"the body has {Counted.Of(readBytes + cutOff.Bytes, "byte")}");
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }

    private async ValueTask ReadAsync(InferBody body, ReadOnlyMemory<byte>? json, InferRequest request, CancellationToken cancellation)
    {
        if (json is { } all)
        {
            new InferRequestReader(manifest, budget).Read(all.Span, request);
            CheckNoneFollows(body, request);
        }
        else if (body.HeaderLength == 0)
        {
            await RawTensor.ReadAsync(manifest, body, request, budget, cancellation);
        }
        else
        {
            await ReadHeaderAsync(body, request, cancellation);
        }

        foreach (var input in request.Inputs)
        {
            if (input.BinaryBytes is { } bytes)
            {
                await BinaryTensor.ReadAsync(body, input.Tensor, bytes, cancellation);
                readBytes += bytes;
            }
        }

        if (json is null && await body.Stream.ReadAsync(new byte[1], cancellation) > 0)
        {
            throw ServiceError.InvalidInput.With(
                $"bytes follow behind {Announced(body, request)}, which are announced"
                    + (body.Length is { } length ? $"; the body has {length}" : ""));
        }
    }

    private async Task ReadHeaderAsync(InferBody body, InferRequest request, CancellationToken cancellation)
    {
        using var header = await PooledBody.ReadExactlyAsync(body.Stream, body.HeaderLength!.Value, body.Memory, cancellation);
        try
        {
            new InferRequestReader(manifest, budget).Read(header.Bytes.Span, request);
        }
        catch (ServiceException broken) when (broken.Error == ServiceError.InvalidJson)
        {
            throw broken.Error.With($"{broken.Detail}; {InferBody.LengthHeader} says that the JSON has {header.Bytes.Length} bytes");
        }

        readBytes = header.Bytes.Length;

        // Before memory is taken for it.
        if (request.Inputs.Sum(input => (long)(input.BinaryBytes ?? 0)) > body.MostBytes - readBytes)
        {
            throw Short(
                body, request, $"the body has {(body.Length is null ? "at most " : "")}{Counted.Of(body.MostBytes, "byte")}");
        }
    }

    // The request is told, then let go.
    private static ServiceException Short(InferBody body, InferRequest request, string came)
    {
        var announced = Announced(body, request);
        request.Dispose();
        return ServiceError.InvalidInput.With($"{came}; {announced} are announced");
    }

    // Before memory is taken for it: nothing else bounds what a body of JSON alone announces.
    private static void CheckNoneFollows(InferBody body, InferRequest request)
    {
        if (request.Inputs.Exists(input => input.BinaryBytes > 0))
        {
            throw ServiceError.InvalidInput.With(
                $"{Announced(body, request)} are announced behind the JSON; without {InferBody.LengthHeader}, all of the body is JSON");
        }
    }

    private static string Announced(InferBody body, InferRequest request)
    {
        var tensors = request.Inputs.Sum(input => (long)(input.BinaryBytes ?? 0));
        return body.HeaderLength is { } header
            ? $"{Counted.Of(header, "byte")} of JSON{(tensors > 0 ? $" and {tensors} of tensors" : "")}"
            : $"{Counted.Of(tensors, "byte")} of tensors";
    }
}
