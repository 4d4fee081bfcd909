using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Predict.Inference.Inputs;
using Maas.Predict.Inference.Outputs;

namespace Maas.Predict.Inference.Sessions;

/// <summary>A version ready to serve: its session, what encodes for it and decodes after it, and the folder of its files.</summary>
internal sealed class LoadedModel(
    Manifest manifest, ModelSession session, InputEncoder encoder, OutputDecoder decoder, TemporaryFolder folder) : IDisposable
{
    public Manifest Manifest => manifest;

    public ModelSession Session => session;

    public InputEncoder Encoder => encoder;

    public OutputDecoder Decoder => decoder;

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }
}
