using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Predict.Api.Native;

/// <summary>
/// A job: a training, or with the task <c>batch-prediction</c> a prediction for each row of a dataset. What is left out has a default
/// that suits the task; with <c>?check=true</c> the answer has all of them. A field that there is not is refused with the nearest
/// known name.
/// </summary>
/// <param name="Model">The model that a version is published of. Of a batch prediction, the one that predicts: its name, with
/// <c>@alias</c> behind it or not, or <c>{"model", "version"}</c>.</param>
/// <param name="Task">What is learned (<c>tabular-regression</c>, <c>tabular-classification</c>, <c>image-classification</c>,
/// <c>text-classification</c>, <c>audio-classification</c>, <c>text-generation</c>), or <c>batch-prediction</c>.</param>
/// <param name="Data">Features, targets, encoding and split. Of a batch prediction, <c>features</c>: the columns that the model takes,
/// where its encoding does not name them.</param>
/// <param name="Base">A template with its options, or a version that exists.</param>
/// <param name="Training">Epochs, batch size, optimizer, learning rate, when to stop.</param>
/// <param name="Accept">What the trained version has to reach to be published.</param>
/// <param name="Search">The values that a sweep tries.</param>
/// <param name="Output">Of a batch prediction, <c>format</c>: <c>jsonl</c> (the default) or <c>csv</c>.</param>
internal sealed record JobBody(
    JsonElement Model, string Task, DatasetName Dataset, JsonElement? Data, JsonElement? Base, JsonElement? Training,
    JsonElement? Accept, JsonElement? Search, JsonElement? Output);
