using Maas.Core;
using Maas.Core.Jobs;
using Maas.Onnx;
using Maas.Onnx.Describing;
using Maas.Onnx.Files;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Onnx.Tensors;
using Maas.Onnx.Training;
using Maas.Train.Data;

namespace Maas.Train.Training;

/// <summary>The graph that a job begins with, and the input and output of it that are trained.</summary>
/// <param name="Initializes">Whether its weights are still to be drawn.</param>
internal sealed record StartingModel(ModelProto Model, string Input, string Output, bool Initializes)
{
    /// <summary>A weight's first deviation as the template has it; null for PyTorch's own of its layer.</summary>
    public Func<InitializerRole, double?>? FirstDeviation { get; init; }

    /// <summary>The job's template, made for the data.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceError.InvalidJob"/>: the template does not suit the data.</exception>
    public static StartingModel OfTemplate(JobBase from, TrainingData data)
    {
        try
        {
            var asked = new DataShape { InputShape = data.Training.ExampleShape, Outputs = data.Outputs };
            var template = Template.Get(from.Template!);
            var model = template.Build(asked, from.Options);
            return new(model, model.Graph.Input[0].Name, model.Graph.Output[0].Name, Initializes: true)
            {
                FirstDeviation = role => template.FirstDeviation(role, from.Options),
            };
        }
        catch (OnnxException error)
        {
            throw ServiceError.InvalidJob.With($"base: {error.Message}");
        }
    }

    /// <summary>An existing version, whose input and output must be those of the data.</summary>
    /// <param name="path">Its model file, with its external data beside it.</param>
    /// <exception cref="ServiceException"><see cref="ServiceError.InvalidJob"/>: the version takes or gives something else.</exception>
    public static StartingModel OfVersion(string path, TrainingData data)
    {
        try
        {
            var model = OnnxFile.Read(path);
            ExternalData.Load(model, Path.GetDirectoryName(path));
            var description = ModelDescription.Of(model);
            var input = Single("input", description.Inputs, [-1, .. data.Training.ExampleShape]);
            var output = Single("output", description.Outputs, [-1, data.Outputs]);
            return new(model, input, output, Initializes: false);
        }
        catch (OnnxException error)
        {
            throw ServiceError.InvalidModel.With($"base: {error.Message}");
        }
    }

    /// <summary>The data, its encoding and decoding named for this graph.</summary>
    public TrainingData Name(TrainingData data) => data with
    {
        Encoding = data.Encoding with { Input = Input },
        Decoding = data.Decoding with { Output = Output },
    };

    private static string Single(string kind, IReadOnlyList<ValueDescription> values, long[] shape)
    {
        if (values.Count != 1)
        {
            throw ServiceError.InvalidJob.With($"base: the version has {values.Count} {kind}s; one with a single {kind} can be trained further");
        }

        var value = values[0];
        var fits = value.Type == "FP32" && value.Shape.Count == shape.Length && value.Shape.Zip(shape).All(pair => pair.First == -1 || pair.First == pair.Second);
        return fits
            ? value.Name
            : throw ServiceError.InvalidJob.With(
                $"base: the version's {kind} \"{value.Name}\" is {value.Type} {Shown(value.Shape)}; the job's data has FP32 {Shown(shape)}");
    }

    private static string Shown(IReadOnlyList<long> shape) => $"[{string.Join(',', shape.Select(side => side == -1 ? "N" : $"{side}"))}]";
}
