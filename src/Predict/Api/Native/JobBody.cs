using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Predict.Api.Native;

/// <summary>
/// A training job. What is left out has a default that suits the task; with <c>?check=true</c> the answer has all of them. A field
/// that there is not is refused with the nearest known name.
/// </summary>
/// <param name="Model">The model that a version is published of.</param>
/// <param name="Data">Features, targets, encoding and split.</param>
/// <param name="Base">A template with its options, or a version that exists.</param>
/// <param name="Training">Epochs, batch size, optimizer, learning rate, when to stop.</param>
/// <param name="Accept">What the trained version has to reach to be published.</param>
/// <param name="Search">The values that a sweep tries.</param>
internal sealed record JobBody(
    ModelName Model, LearningTask Task, DatasetName Dataset, JsonElement? Data, JsonElement? Base, JsonElement? Training,
    JsonElement? Accept, JsonElement? Search);
