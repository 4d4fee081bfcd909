using Maas.Benchmarks;
using Maas.Benchmarks.Serving;

var all = new Dictionary<string, Func<Task>>
{
    ["training-step"] = TrainingStep.RunAsync,
    ["training-step-pytorch"] = PyTorch.RunAsync,
    ["data-loading"] = DataLoading.RunAsync,
    ["json-numbers"] = JsonNumbers.RunAsync,
    ["start-up"] = StartUp.RunAsync,
    ["predict-call"] = PredictCall.RunAsync,
    ["serving-overhead"] = ServingOverhead.RunAsync,
    ["serving-peers"] = ServingPeers.RunAsync,
    ["serving-batching"] = ServingBatching.RunAsync,
    ["serving-first"] = FirstPrediction.RunAsync,
    ["serving-apart"] = ServingApart.RunAsync,
    ["serving-many"] = ServingMany.RunAsync,
};

Func<Task>? role = args switch
{
    ["training-step-memory", var subject, var way] => () => StepMemory.RunChildAsync(subject, way),
    ["serving-constant", var answer] => () => PlainServers.ConstantAsync(answer),
    ["serving-plain", var path, var input, var output, var shape] =>
        () => PlainServers.ModelAsync(new("plain", path, input, output, [.. shape.Split(',').Select(long.Parse)])),
    _ => null,
};
if (role is not null)
{
    await role();
    return 0;
}

var asked = args.Length > 0 ? args : [.. all.Keys];
if (asked.FirstOrDefault(name => !all.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"there is no benchmark \"{unknown}\"; there is {string.Join(", ", all.Keys)}");
    return 2;
}

foreach (var name in asked)
{
    await all[name]();
}

return 0;
