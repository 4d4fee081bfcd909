using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Onnx;
using Maas.Onnx.Describing;
using Maas.Onnx.Files;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Onnx.Tensors;
using Maas.Onnx.Training;
using Maas.Train.Data;

namespace Maas.Train.Training;

/// <summary>What a run begins with: a template's graph, whose weights are initialised, or a version's, whose weights are kept.</summary>
internal sealed record StartingModel(ModelProto Model, GraphInterface Names, bool Initializes)
{
    /// <summary>A weight's first deviation as the template has it; null for PyTorch's own of its layer.</summary>
    public Func<InitializerRole, double?>? FirstDeviation { get; init; }

    /// <summary>Of a version, the initializers that are new and still to be drawn: those of a replaced head.</summary>
    public IReadOnlySet<string> NewWeights { get; init; } = new HashSet<string>();

    /// <summary>Initializers that stay as they are.</summary>
    public IReadOnlySet<string> Frozen { get; init; } = new HashSet<string>();

    /// <summary>A built-in architecture for the shape that the data really has.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceError.InvalidJob"/>: the data does not suit the template.</exception>
    public static StartingModel OfTemplate(JobBase from, TrainingData data)
    {
        try
        {
            var template = Template.Get(from.Template!);
            var model = template.Build(data.Shape, from.Options);
            return new(model, NamesOf(model, data), Initializes: true)
            {
                FirstDeviation = role => template.FirstDeviation(role, from.Options),
            };
        }
        catch (OnnxException error)
        {
            throw ServiceError.InvalidJob.With($"base: {error.Message}");
        }
    }

    /// <summary>An existing version, whose inputs and output must be those of the data.</summary>
    /// <param name="path">Its model file, with its external data beside it.</param>
    /// <exception cref="ServiceException"><see cref="ServiceError.InvalidJob"/>: the version takes or gives something else.</exception>
    public static StartingModel OfVersion(string path, JobBase from, TrainingData data)
    {
        try
        {
            var model = OnnxFile.Read(path);
            ExternalData.Load(model, Path.GetDirectoryName(path));
            var tuning = FineTuning.Apply(model, from, data.Outputs);
            return new(model, NamesOf(model, data), Initializes: false) { NewWeights = tuning.NewWeights, Frozen = tuning.Frozen };
        }
        catch (OnnxException error)
        {
            throw ServiceError.InvalidModel.With($"base: {error.Message}");
        }
    }

    /// <summary>The data, its encoding and decoding named for this graph.</summary>
    public TrainingData Name(TrainingData data) => data with
    {
        Encoding = data.Encoding switch
        {
            TextEncoding text => text with { Input = Names.Inputs[0], Mask = Names.Inputs.Count > 1 ? Names.Inputs[1] : null },
            ImageEncoding image => image with { Input = Names.Inputs[0] },
            AudioEncoding audio => audio with { Input = Names.Inputs[0] },
            TableEncoding table => table with { Input = Names.Inputs[0] },
            var other => throw new InvalidOperationException($"unknown encoding {other.GetType().Name}"),
        },
        Decoding = data.Decoding with { Output = Names.Output },
    };

    private static GraphInterface NamesOf(ModelProto model, TrainingData data) =>
        InterfaceRule.Of(ModelDescription.Of(model), data.Training.Layout, data.Outputs);
}
