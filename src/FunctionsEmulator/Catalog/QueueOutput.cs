using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Catalog;

/// <summary>A queue that takes a part of a function's result.</summary>
internal sealed record QueueOutput(QueueAddress Queue, Func<object, object?> Part)
{
    public static QueueOutput Of(string function, QueueOutputAttribute attribute, Func<object, object?> part) =>
        new(QueueAddress.Of(function, attribute.QueueName, attribute.Connection), part);
}
