using System.Buffers;

namespace Maas.Predict.Batches;

/// <summary>Writes a result in one format. For one thread.</summary>
internal interface IResultWriter
{
    /// <summary>Writes what stands before the first row.</summary>
    void Begin(IBufferWriter<byte> part);

    void Write(IBufferWriter<byte> part, RowResult row);
}
