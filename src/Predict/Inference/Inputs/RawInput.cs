using Maas.Codecs.Audio;
using Maas.Codecs.Images;
using Maas.Codecs.Text;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Predict.Inference.Inputs;

/// <summary>What a version takes beside tensors.</summary>
internal static class RawInput
{
    /// <summary>Null where it takes nothing but tensors.</summary>
    /// <param name="folder">Where the version's files are.</param>
    /// <exception cref="ServiceException">The version lacks what its encoding needs.</exception>
    public static IRawInput? Find(Manifest manifest, string folder, InputOptions options) => manifest switch
    {
        // Raw text would be answered with scores of single tokens, which is no text.
        { Decoding: TextDecoding } => null,
        { Encoding: ImageEncoding image } => new PictureInput(
            new ImageEncoder(image, options.MaximumPixels, DecodingRoom.OfProcess), Input(manifest, image.Input)),
        { Encoding: TableEncoding table } => new RowInput(RowTensors.Of(table, name => Input(manifest, name)), table),
        { Encoding: AudioEncoding audio } => new SoundInput(new AudioEncoder(audio), Input(manifest, audio.Input)),
        { Encoding: TextEncoding text } =>
            new TextInput(new TextEncoder(text, ReadTokenizer(manifest, text, folder)), text, name => Input(manifest, name)),
        { Encoding: null } => null,
        { Encoding: var other } => throw new InvalidOperationException($"unknown encoding {other.GetType().Name}"),
    };

    private static TensorDescription Input(Manifest manifest, string name) =>
        manifest.Inputs.FirstOrDefault(input => input.Name == name) ?? throw ServiceError.CorruptModel.With(
            $"version {manifest.Version} of \"{manifest.Model}\" has no input \"{name}\", which its encoding names");

    private static TextTokenizer ReadTokenizer(Manifest manifest, TextEncoding encoding, string folder)
    {
        // Only a file of the manifest was checked against its SHA-256.
        if (manifest.Files.All(file => file.Name != encoding.Tokenizer))
        {
            throw ServiceError.CorruptModel.With(
                $"version {manifest.Version} of \"{manifest.Model}\" has no file \"{encoding.Tokenizer}\", which its encoding names");
        }

        try
        {
            return TextTokenizer.Read(File.ReadAllBytes(Path.Combine(folder, encoding.Tokenizer)));
        }
        catch (ServiceException exception)
        {
            throw ServiceError.CorruptModel.With(
                $"the tokenizer of version {manifest.Version} of \"{manifest.Model}\" can't be read: {exception.Detail}");
        }
    }
}
