using Maas.Core.Naming;

namespace Maas.Predict.Catalog;

/// <summary>A model as a call names it: <c>name</c>, <c>name@alias</c>, or one of its versions.</summary>
internal readonly record struct ModelReference(ModelName Model, AliasName? Alias, ModelVersion? Version = null)
{
    /// <exception cref="Core.ServiceException">A name is not of the form that names take.</exception>
    public static ModelReference Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at < 0
            ? new(ModelName.Parse(text), null)
            : new(ModelName.Parse(text[..at]), AliasName.Parse(text[(at + 1)..]));
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static ModelReference Parse(string model, string version) => new(ModelName.Parse(model), null, ModelVersion.Parse(version));
}
