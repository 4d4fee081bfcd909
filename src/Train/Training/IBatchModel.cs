using Maas.Train.Data;

namespace Maas.Train.Training;

/// <summary>What is done with a batch's outputs: float32, row-major. They are gone when it returns.</summary>
internal delegate void OutputsReader(ReadOnlySpan<float> outputs);

/// <summary>A model as it will be served: on torch, in ONNX Runtime, or the trivial one. For one thread at a time.</summary>
internal interface IBatchModel
{
    void Infer(RawBatch batch, OutputsReader read);
}
