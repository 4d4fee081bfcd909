namespace Maas.Core;

/// <summary>One wrong place in what a caller sent.</summary>
/// <param name="Place">Where: a field's path (<c>training.learningRate</c>), a file's name in an archive, or null.</param>
/// <param name="Row">The 1-based line of data, the header not counted, or null where there are no rows.</param>
public sealed record Violation(string? Place, long? Row, string Message);
