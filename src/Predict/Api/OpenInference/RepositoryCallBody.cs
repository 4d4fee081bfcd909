namespace Maas.Predict.Api.OpenInference;

/// <summary>What a call of the repository may say, as <see cref="RepositoryBody"/> reads it.</summary>
/// <param name="Ready">Of the index: whether only loaded versions are listed.</param>
internal sealed record RepositoryCallBody(bool? Ready, RepositoryParametersBody? Parameters);

/// <summary>Others are refused: a configuration would replace what is published.</summary>
/// <param name="UnloadDependents">Taken as clients send it; no model depends on another one.</param>
internal sealed record RepositoryParametersBody(bool? UnloadDependents);
