using System.Buffers;
using System.Runtime.InteropServices;
using Maas.Predict.Api;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Tensors;

/// <summary>An input, in rented memory that grows while it is filled. One owner fills it, runs it, and disposes it.</summary>
internal sealed class Tensor(string name, ElementKind kind, TensorBudget budget) : IDisposable
{
    /// <summary>Of a text beside its letters: an object's header, its reference in the list, and what ONNX Runtime makes of it.</summary>
    public const int TextBytes = 64;

    private const int FirstBytes = 4096;

    private readonly List<string> texts = [];
    private byte[] memory = [];
    private int length;
    private long textBytes;
    private GCHandle pin;

    public string Name => name;

    public ElementKind Kind => kind;

    /// <summary>The length of each dimension; set once it is filled.</summary>
    public long[] Shape { get; set; } = [];

    public ReadOnlySpan<byte> Bytes => memory.AsSpan(0, length);

    public IReadOnlyList<string> Texts => texts;

    /// <summary>The memory that its elements take.</summary>
    public long HeldBytes => length + textBytes;

    /// <summary>Room for so many more bytes, to be filled at once.</summary>
    /// <exception cref="Core.ServiceException">The request takes too much memory.</exception>
    public Span<byte> Extend(int bytes)
    {
        budget.Take(bytes);
        if (length + bytes > memory.Length)
        {
            Grow(length + bytes);
        }

        length += bytes;
        return memory.AsSpan(length - bytes, bytes);
    }

    /// <summary>Takes back what was extended beyond so many bytes.</summary>
    public void Shorten(int bytes)
    {
        budget.Take(bytes - length);
        length = bytes;
    }

    /// <summary>Reads so many bytes straight into the tensor's memory.</summary>
    /// <exception cref="CutOffException">The stream ends before.</exception>
    public async Task FillAsync(Stream stream, int bytes, CancellationToken cancellation)
    {
        Extend(bytes);
        var read = await stream.ReadAtLeastAsync(memory.AsMemory(length - bytes, bytes), bytes, throwOnEndOfStream: false, cancellation);
        CutOffException.ThrowIf(read < bytes, read);
    }

    /// <summary>Room for so many more 32-bit numbers.</summary>
    public Span<float> ExtendSingles(int count) => MemoryMarshal.Cast<byte, float>(Extend(checked(count * sizeof(float))));

    /// <summary>Room for so many more 64-bit whole numbers.</summary>
    public Span<long> ExtendLongs(int count) => MemoryMarshal.Cast<byte, long>(Extend(checked(count * sizeof(long))));

    public void Add(string text)
    {
        var bytes = TextBytes + (2L * text.Length);
        budget.Take(bytes);
        textBytes += bytes;
        texts.Add(text);
    }

    /// <summary>The same in memory of its own.</summary>
    public Tensor Copy()
    {
        var copy = new Tensor(name, kind, new TensorBudget(long.MaxValue)) { Shape = [.. Shape] };
        Bytes.CopyTo(copy.Extend(length));
        texts.ForEach(copy.Add);
        return copy;
    }

    /// <summary>The same memory as ONNX Runtime sees it. Void once this is disposed.</summary>
    public OrtValue ToValue()
    {
        if (kind.IsText)
        {
            return TextValue();
        }

        if (!pin.IsAllocated)
        {
            pin = GCHandle.Alloc(memory, GCHandleType.Pinned);
        }

        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, kind.Type, Shape, pin.AddrOfPinnedObject(), length);
    }

    public void Dispose()
    {
        if (pin.IsAllocated)
        {
            pin.Free();
        }

        Return();
        memory = [];
        length = 0;
    }

    private OrtValue TextValue()
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, Shape);
        for (var i = 0; i < texts.Count; i++)
        {
            value.StringTensorSetElementAt(texts[i].AsSpan(), i);
        }

        return value;
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(
            (int)Math.Min(Array.MaxLength, Math.Max(Math.Max(needed, FirstBytes), 2L * memory.Length)));
        memory.AsSpan(0, length).CopyTo(larger);
        Return();
        memory = larger;
    }

    private void Return()
    {
        if (memory.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(memory);
        }
    }
}
